// How people reach the proxy, and notebooks the hub.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

local scraped(params) = {
  'prometheus.io/path': names.baseUrl(params) + 'hub/metrics',
  'prometheus.io/port': std.toString(names.hubPort),
  'prometheus.io/scrape': 'true',
};

function(ctx)
  local params = ctx.params;
  [
    service.headless(
      names.meta(ctx, names.hubService)
      + (if params.metrics then { annotations: scraped(params) } else {}),
      names.selector,
      [
        service.port('http-proxy', names.proxyPort),
        service.port('http-hub', names.hubPort),
      ],
    ) {
      // Notebooks report to a hub that is about to be ready.
      spec+: { publishNotReadyAddresses: true },
    },
    service.service(
      names.meta(ctx, names.publicService)
      + object.pruned({ annotations: params.serviceAnnotations }),
      names.selector,
      [service.port('http-hub', 80, names.proxyPort, params.nodePort)],
      params.serviceType,
    ),
  ]
