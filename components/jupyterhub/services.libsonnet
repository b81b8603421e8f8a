// How people reach the proxy, and notebooks the hub.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

function(ctx)
  local params = ctx.params;
  local scraped = object.scraped(names.hubPort, names.baseUrl(params) + 'hub/metrics');
  [
    service.headless(
      names.meta(ctx, names.hubService)
      + (if params.metrics then { annotations: scraped } else {}),
      names.selector,
      [
        service.port('http-proxy', names.proxyPort),
        service.port('http-hub', names.hubPort),
      ],
    ) {
      // Notebooks report to a hub that is about to be ready.
      spec+: { publishNotReadyAddresses: true },
    },
    service.exposed(
      names.meta(ctx, names.publicService),
      names.selector,
      [service.port('http-hub', 80, names.proxyPort, params.nodePort)],
      params,
    ),
  ]
