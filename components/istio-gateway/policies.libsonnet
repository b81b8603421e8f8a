// Who may connect within the mesh: nobody, unless a policy says so, and everybody to the gateways.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local sites = import 'sites.libsonnet';

local open(ctx, name, labels) = mesh.authorizationPolicy(sites.meta(ctx, name), {
  action: 'ALLOW',
  rules: [{}],
  selector: { matchLabels: labels },
});

function(ctx)
  local params = ctx.params;
  local ingress = sites.ingress(ctx);
  local localGateway = sites.localGateway(ctx);
  [open(ctx, ingress.name, params.gatewaySelector)]
  + (if !params.clusterLocalGateway then [] else [
       open(ctx, localGateway.name, localGateway.labels),
     ])
  // In Istio's root namespace, a policy without a selector is everybody's.
  + (if !params.denyByDefault then [] else [
       mesh.authorizationPolicy(sites.meta(ctx, 'global-deny-all'), {}),
     ])
  + (if !params.strictMutualTLS then [] else [
       object.new(
         'security.istio.io/v1',
         'PeerAuthentication',
         sites.meta(ctx, 'default') { namespace: ctx.namespace },
       ) { spec: { mtls: { mode: 'STRICT' } } },
     ])
