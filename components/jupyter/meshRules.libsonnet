// The web page in the mesh: a route from the gateway, mutual TLS, and nobody else's traffic.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local page = import 'page.libsonnet';

local app = page.app;

function(ctx)
  local params = ctx.params;
  local host = mesh.host(app + '-service', ctx.namespace, params.clusterDomain);
  local meta(name) = object.meta(name, ctx.namespace, object.labels(app, ctx.name));
  [
    // The name is doubled, as upstream's is.
    mesh.pageRoute(ctx, meta('%s-%s' % [app, app]), app + '-service', page.path(params)),
    mesh.mutualTLS(meta(app), host),
    mesh.allowFrom(meta(app), object.selector(app), mesh.principals(ctx)),
  ]
