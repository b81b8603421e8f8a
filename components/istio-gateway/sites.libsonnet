// The two gateways, and the names by which others know them:
//   name      of the Deployment and Service
//   account   service account of the pods
//   labels    what selects the pods
//   ports     of the Service, from service.port
//   env       further variables of the proxy
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

// Pods listen on ports that need no privilege; istiod finds them through the Service.
local http(nodePort) = service.port('http2', 80, 8080, nodePort);

{
  // Of the Gateway that everybody's routes bind to.
  gateway: 'kubeflow-gateway',

  ingress(ctx):: {
    local params = ctx.params,
    name: 'istio-ingressgateway',
    account: params.gatewayServiceAccount,
    labels: { app: 'istio-ingressgateway' } + params.gatewaySelector,
    ports:
      [service.port('status-port', 15021), http(params.nodePort)]
      + (if params.tls then [service.port('https', 443, 8443, params.httpsNodePort)] else []),
    env: {},
    replicas: params.replicas,
    maxReplicas: params.maxReplicas,
    exposed: true,
  },

  localGateway(ctx):: {
    local params = ctx.params,
    name: 'cluster-local-gateway',
    account: 'cluster-local-gateway-service-account',
    labels: { app: 'cluster-local-gateway', istio: 'cluster-local-gateway' },
    ports: [service.port('status-port', 15020), http(0)],
    env: { ISTIO_META_ROUTER_MODE: 'sni-dnat' },
    replicas: params.clusterLocalReplicas,
    maxReplicas: params.clusterLocalMaxReplicas,
    exposed: false,
  },

  // Metadata of an object in the namespace of the gateways' pods.
  meta(ctx, name, labels={}):: object.meta(name, ctx.params.istioNamespace, {
    'app.kubernetes.io/instance': ctx.name,
    'app.kubernetes.io/part-of': 'kubeflow',
  } + labels),

  host(ctx, site)::
    mesh.host(site.name, ctx.params.istioNamespace, ctx.params.clusterDomain),
}
