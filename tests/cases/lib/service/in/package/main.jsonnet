// Every constructor of service.libsonnet.
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels('shelf', ctx.name));
  local selector = object.selector('shelf');
  local web(nodePort) = service.port('http', 80, 'web', nodePort);
  [
    // A node port comes to nothing where the type has none.
    service.service(meta('inside'), selector, [web(30080)]),
    service.service(
      meta('any-node-port') { annotations: {} }, selector, [web(0)], 'NodePort'
    ),
    service.service(meta('node-port'), selector, [web(30080)], 'NodePort'),
    service.service(
      meta('balanced') { annotations: { 'example.com/balancer': 'internal' } },
      selector,
      [web(30081), service.port('grpc', 9000) { appProtocol: 'grpc' }],
      'LoadBalancer',
    ),
    service.exposed(meta('shown'), selector, [web(0)], {
      serviceAnnotations: {},
      serviceType: 'ClusterIP',
    }),
    service.exposed(
      meta('shown-on-nodes') { annotations: { note: 'lent' } },
      selector,
      [web(30082)],
      { serviceAnnotations: { 'example.com/balancer': 'internal' }, serviceType: 'NodePort' },
    ),
    service.headless(meta('pods'), selector, [service.port('sql', 3306)])
    + { spec+: { publishNotReadyAddresses: true } },
  ]
