// The Service of all versions of the model, and its route through the mesh.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

local front(ctx) =
  local params = ctx.params;
  local scraped = object.scraped(params.restPort, '/monitoring/prometheus/metrics');
  service.exposed(
    names.meta(ctx, ctx.name) { annotations: if params.metrics then scraped else {} },
    names.selector(ctx),
    [
      service.port('grpc-tf-serving', params.grpcPort, nodePort=params.grpcNodePort),
      service.port('http-tf-serving', params.restPort, nodePort=params.nodePort),
    ],
    params,
  );

// A subset for each version that has a share.
local subsets(ctx, host) = mesh.destinationRule(names.meta(ctx, ctx.name), host, subsets=[
  { name: version, labels: { version: version } }
  for version in std.objectFields(ctx.params.traffic)
]);

local shares(ctx, host) = [
  {
    destination: { host: host, port: { number: ctx.params.restPort }, subset: version },
    weight: ctx.params.traffic[version],
  }
  for version in std.objectFields(ctx.params.traffic)
];

local routed(ctx) =
  local params = ctx.params;
  local meta = names.meta(ctx, ctx.name);
  local host = mesh.host(ctx.name, ctx.namespace, params.clusterDomain);
  local whole = mesh.route(names.prefix(ctx), host, params.restPort);
  local split = params.traffic != {};
  local route = if split then whole { route: shares(ctx, host) } else whole;
  [mesh.virtualService(meta, mesh.gateway(ctx), [params.gatewayHost], [route])]
  + (if split then [subsets(ctx, host)] else [])
  + (if params.allowedPrincipals == [] then [] else
       [mesh.allowFrom(meta, names.selector(ctx), mesh.principals(ctx))]);

function(ctx) [front(ctx)] + (if ctx.params.mesh then routed(ctx) else [])
