// Istio: the way in through the gateway, and who may take it.
local object = import 'object.libsonnet';

{
  // The name of a Service as the mesh writes hosts.
  host(service, namespace, clusterDomain):: '%s.%s.svc.%s' % [service, namespace, clusterDomain],

  // A route for all paths under `prefix`, which may be '/'. The program behind it sees paths
  // from `rewrite` on, and learns the prefix from the header x-forwarded-prefix.
  route(prefix, host, port, rewrite='/')::
    local root = std.rstripChars(prefix, '/');
    object.pruned({
      headers: if root == '' then null else { request: { add: { 'x-forwarded-prefix': root } } },
      match: [{ uri: { prefix: root + '/' } }],
      rewrite: { uri: rewrite },
      route: [{ destination: { host: host, port: { number: port } } }],
    }),

  // `gateway` is a name in the same namespace, or namespace/name.
  virtualService(meta, gateway, hosts, routes)::
    object.new('networking.istio.io/v1', 'VirtualService', meta) {
      spec: { gateways: [gateway], hosts: hosts, http: routes },
    },

  // The Gateway that a package's routes join, as namespace/name: what an instance publishes that
  // it uses, else the parameter.
  gateway(ctx):: std.get($.gatewayFacts(ctx), 'gateway', ctx.params.gateway),

  // Who may reach a package's page: those of the parameter allowedPrincipals, and the pods of the
  // gateway that it uses.
  principals(ctx)::
    local allowed = ctx.params.allowedPrincipals;
    local own = std.get($.gatewayFacts(ctx), 'gatewayPrincipal');
    allowed + (if own == null || std.member(allowed, own) then [] else [own]),

  // What the first instance with a gateway publishes that a package uses; its key is of no
  // meaning. Without one it is empty.
  gatewayFacts(ctx)::
    local used = std.objectValues(std.get(ctx, 'uses', {}));
    ([facts for facts in used if std.objectHas(facts, 'gateway')] + [{}])[0],

  // The route of a page of this package, as the shared parameters gateway, gatewayHost and
  // clusterDomain say.
  pageRoute(ctx, meta, service, prefix, port=80, rewrite='/')::
    local host = $.host(service, ctx.namespace, ctx.params.clusterDomain);
    $.virtualService(
      meta,
      $.gateway(ctx),
      [ctx.params.gatewayHost],
      [$.route(prefix, host, port, rewrite)],
    ),

  // A Gateway on the pods of `selector`, and one of its servers. `port` is a number; servers of
  // one Gateway need different names. `tls` is the server's TLS settings.
  gatewayObject(meta, selector, servers)::
    object.new('networking.istio.io/v1', 'Gateway', meta) {
      spec: { selector: selector, servers: servers },
    },
  server(port, hosts, protocol='HTTP', tls={}, name=std.asciiLower(protocol))::
    object.pruned({
      hosts: hosts,
      port: { name: name, number: port, protocol: protocol },
      tls: tls,
    }),

  destinationRule(meta, host, trafficPolicy={}, subsets=[])::
    object.new('networking.istio.io/v1', 'DestinationRule', meta) {
      spec: object.pruned({ host: host, subsets: subsets, trafficPolicy: trafficPolicy }),
    },

  // Clients inside the mesh speak mutual TLS to the host.
  mutualTLS(meta, host)::
    $.destinationRule(meta, host, { tls: { mode: 'ISTIO_MUTUAL' } }),

  authorizationPolicy(meta, spec)::
    object.new('security.istio.io/v1', 'AuthorizationPolicy', meta) { spec: spec },

  // Only `principals` (cluster.local/ns/NAMESPACE/sa/ACCOUNT) reach the pods of `selector`.
  allowFrom(meta, selector, principals):: $.authorizationPolicy(meta, {
    action: 'ALLOW',
    rules: [{ from: [{ source: { principals: principals } }] }],
    selector: { matchLabels: selector },
  }),

  // A label for pods, with a sidecar or without, whatever their namespace says. Those that the
  // API server calls get none.
  sidecar(on):: { 'sidecar.istio.io/inject': std.toString(on) },
  keepOutOfMesh: $.sidecar(false),
}
