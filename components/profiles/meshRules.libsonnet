// The API in the mesh: a route from the gateway, and nobody's traffic but the dashboard's.
local access = import 'access.libsonnet';
local mesh = import 'mesh.libsonnet';

function(ctx)
  local params = ctx.params;
  local meta = access.meta(ctx, access.name, ctx.namespace);
  local host = mesh.host(access.name, ctx.namespace, params.clusterDomain);
  [
    mesh.virtualService(meta, mesh.gateway(ctx), [params.gatewayHost], [
      // The API knows its prefix.
      mesh.route(access.prefix, host, access.port, access.prefix + '/'),
    ]),
    mesh.allowFrom(meta, access.selector, params.allowedPrincipals),
  ]
