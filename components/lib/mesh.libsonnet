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

  // Clients inside the mesh speak mutual TLS to the host.
  mutualTLS(meta, host):: object.new('networking.istio.io/v1', 'DestinationRule', meta) {
    spec: { host: host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  },

  // Only `principals` (cluster.local/ns/NAMESPACE/sa/ACCOUNT) reach the pods of `selector`.
  allowFrom(meta, selector, principals)::
    object.new('security.istio.io/v1', 'AuthorizationPolicy', meta) {
      spec: {
        action: 'ALLOW',
        rules: [{ from: [{ source: { principals: principals } }] }],
        selector: { matchLabels: selector },
      },
    },
}
