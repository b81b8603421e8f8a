// Routes to programs that bring none of their own: those of the parameter, and without a mesh
// behind the gateway those of the packages that the Instance uses.
local mesh = import 'mesh.libsonnet';
local sites = import 'sites.libsonnet';

function(ctx)
  local params = ctx.params;
  local used = if params.mesh then {} else std.get(ctx, 'uses', {});
  local routes =
    [used[key].route for key in std.objectFields(used) if std.objectHas(used[key], 'route')]
    + [params.routes[name] for name in std.objectFields(params.routes)];
  local rendered(route) = mesh.route(
    route.prefix,
    mesh.host(route.service, std.get(route, 'namespace', ctx.namespace), params.clusterDomain),
    route.port,
    std.get(route, 'rewrite', '/'),
  );
  if routes == [] then [] else [
    mesh.virtualService(
      sites.meta(ctx, 'kubeflow-routes') { namespace: ctx.namespace },
      sites.gateway,
      ['*'],
      // The first that fits is taken, so that the longest comes first.
      [
        rendered(route)
        for route in std.sort(routes, function(route) -std.length(route.prefix))
      ],
    ),
  ]
