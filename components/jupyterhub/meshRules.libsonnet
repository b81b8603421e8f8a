// The hub in the mesh: routes from the gateway, and nobody else's traffic but the notebooks'.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';

// Behind a prefix of its own the hub takes everything; at the root, where others are as well,
// the two paths that are the hub's and the notebooks'.
local paths(params) =
  local base = names.baseUrl(params);
  if base == '/' then ['/hub/', '/user/'] else [base];

local to(port) = { to: [{ operation: { ports: [std.toString(port)] } }] };

function(ctx)
  local params = ctx.params;
  local host = mesh.host(names.publicService, ctx.namespace, params.clusterDomain);
  [
    mesh.virtualService(
      names.meta(ctx, names.app),
      mesh.gateway(ctx),
      [params.gatewayHost],
      [
        // The hub knows its prefix and wants to see it.
        mesh.route(path, host, 80, rewrite=path)
        for path in paths(params)
      ],
    ),
    mesh.authorizationPolicy(names.meta(ctx, names.app), {
      action: 'ALLOW',
      rules: [
        to(names.proxyPort) { from: [{ source: { principals: mesh.principals(ctx) } }] },
        to(names.hubPort) { from: [{ source: {
          // Of whatever trust domain.
          principals: ['*/ns/%s/sa/%s' % [ctx.namespace, names.notebookAccount]],
        } }] },
      ],
      selector: { matchLabels: names.selector },
    }),
  ]
