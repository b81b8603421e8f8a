// The API in the mesh: a route from the gateway, and nobody's traffic but the dashboard's.
local access = import 'access.libsonnet';
local mesh = import 'mesh.libsonnet';

function(ctx)
  local meta = access.meta(ctx, access.name, ctx.namespace);
  [
    // The API knows its prefix.
    mesh.pageRoute(ctx, meta, access.name, access.prefix, access.port, access.prefix + '/'),
    mesh.allowFrom(meta, access.selector, ctx.params.allowedPrincipals),
  ]
