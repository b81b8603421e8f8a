// Presets of LLMInferenceServices: what the controller fills in where a service does not say
// otherwise. It looks for them here under these names; their texts are Go templates over the
// service, which must not hold double quotes inside of the braces.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local routing = import 'llmisvcRouting.libsonnet';
local servers = import 'llmisvcServers.libsonnet';

local presets(ctx) =
  local port = servers.decodePort;
  local sidecar = [servers.routingSidecar(ctx)];
  {
    template: { template: servers.single(ctx, 8000) },
    'worker-data-parallel': servers.group(ctx, 8000, '.Spec'),
    'decode-template': { template: servers.single(ctx, port, sidecar) },
    'decode-worker-data-parallel': servers.group(ctx, port, '.Spec', sidecar),
    'prefill-template': { prefill: { template: servers.single(ctx, 8000) } },
    'prefill-worker-data-parallel': { prefill: servers.group(ctx, 8000, '.Spec.Prefill') },
    'router-route': { router: { route: { http: { spec: routing.route } } } },
    scheduler: { router: { scheduler: routing.scheduler(ctx) } },
  };

function(ctx)
  local all = presets(ctx);
  [
    object.new(
      'serving.kserve.io/v1alpha1',
      'LLMInferenceServiceConfig',
      names.meta(ctx, 'kserve-config-llm-' + name, ctx.namespace),
    ) { spec: all[name] }
    for name in std.objectFields(all)
  ]
