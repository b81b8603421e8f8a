// The page in the mesh: a route from the gateway, and nobody else's traffic.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';

function(ctx)
  local meta(name) = names.meta(ctx, name, ctx.namespace);
  [
    mesh.pageRoute(ctx, meta(names.app), names.app, '/'),
    mesh.allowFrom(meta('central-dashboard'), { app: names.app }, mesh.principals(ctx)),
  ]
