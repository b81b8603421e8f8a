// The controller of LLMInferenceServices, and its webhooks' Service.
local manager = import 'manager.libsonnet';
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';

local program = names.llmisvc;
local metricsPort = 8443;

// It asks the API server itself whether a caller may read its metrics.
local container(ctx) =
  local on = ctx.params.metrics;
  manager.container(
    ctx,
    ctx.images.llmisvcController,
    ctx.params.llmisvcResources,
    {
      args: [
        '--metrics-addr=' + (if on then ':%d' % metricsPort else '0'),
        '--leader-elect',
      ],
      ports:
        if on then [{ name: 'metrics', containerPort: metricsPort, protocol: 'TCP' }] else [],
      securityContext: manager.security { runAsUser: 1000 },
    },
  ) + manager.answering;

local metrics(ctx) = service.service(
  names.meta(ctx, program.name + '-service', ctx.namespace, program.selector),
  program.selector,
  [service.port('https', metricsPort, 'metrics')],
);

function(ctx) [
  manager.deployment(ctx, program, [container(ctx)], ctx.params.llmisvcReplicas) {
    spec+: { template+: { spec+: { terminationGracePeriodSeconds: 30 } } },
  },
  manager.webhookService(ctx, program),
] + (if ctx.params.metrics then [metrics(ctx)] else [])
