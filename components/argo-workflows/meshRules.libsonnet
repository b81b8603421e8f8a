// The server in the mesh: a route from the gateway, mutual TLS, and nobody else's traffic.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';

function(ctx)
  local params = ctx.params;
  local host = mesh.host(names.server, ctx.namespace, params.clusterDomain);
  local meta = names.meta(ctx, names.server, names.server, ctx.namespace);
  [
    mesh.pageRoute(ctx, meta, names.server, names.path(ctx), names.serverPort),
    mesh.mutualTLS(meta, host),
    mesh.allowFrom(meta, names.selector(names.server), mesh.principals(ctx)),
  ]
