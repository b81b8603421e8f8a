// The Gateways: on which ports, for which hosts, with which certificate.
local certificate = import 'certificate.libsonnet';
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local sites = import 'sites.libsonnet';

local servers(params) =
  [mesh.server(80, params.hosts, tls=(
    if params.tls && params.httpsRedirect then { httpsRedirect: true } else {}
  ))]
  + (if !params.tls then [] else [mesh.server(443, params.hosts, 'HTTPS', {
       credentialName: params.tlsSecret,
       minProtocolVersion: params.tlsMinVersion,
       mode: params.tlsMode,
     })]);

// The certificate lies beside the gateway's pods, the only place where they look for it.
local certificates(ctx) =
  local params = ctx.params;
  local meta = sites.meta(ctx, sites.gateway);
  local selfSigned = certificate.selfSignedIssuer(meta);
  local issuer =
    if params.certificateIssuer == '' then selfSigned
    else { kind: 'ClusterIssuer', metadata: { name: params.certificateIssuer } };
  // A name that stands for any host is none that a certificate can have.
  local named = [host for host in params.hosts if host != '*'];
  local names =
    if named != [] then named
    else certificate.serviceNames(
      sites.ingress(ctx).name, params.istioNamespace, params.clusterDomain
    );
  (if params.certificateIssuer == '' then [selfSigned] else [])
  + [certificate.certificate(meta, issuer, params.tlsSecret, names)];

{
  users(ctx)::
    local params = ctx.params;
    local meta = sites.meta(ctx, sites.gateway) { namespace: ctx.namespace };
    [mesh.gatewayObject(meta, params.gatewaySelector, servers(params))]
    + (if params.tls && params.certManager then certificates(ctx) else []),

  programs(ctx)::
    local site = sites.localGateway(ctx);
    [mesh.gatewayObject(sites.meta(ctx, site.name), site.labels, [mesh.server(80, ['*'])])],
}
