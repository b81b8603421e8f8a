// Caches of models on the disks of nodes: a controller that plans them, and an agent on each
// node that starts the downloads and clears what no cache asks for.
local manager = import 'manager.libsonnet';
local names = import 'names.libsonnet';
local workload = import 'workload.libsonnet';

local controller(ctx) = manager.container(
  ctx,
  ctx.images.localModelController,
  ctx.params.localModelResources,
  if ctx.params.localModelReplicas > 1 then { args: ['--leader-elect'] } else {},
);

local agent(ctx) = manager.container(
  ctx,
  ctx.images.localModelAgent,
  ctx.params.localModelResources,
  {
    env: [workload.envFromField('NODE_NAME', 'spec.nodeName')],
    volumeMounts: [workload.mount('models', '/mnt/models')],
  },
);

local agents(ctx) =
  local program = names.agent;
  workload.daemonSet(
    names.meta(ctx, program.name, ctx.namespace, program.selector),
    program.selector,
    manager.podSpec(ctx, program, [agent(ctx)]) {
      nodeSelector: ctx.params.localModelNodeSelector,
      // The group that downloads write as (`fsGroup` of the settings).
      securityContext+: { supplementalGroups: [1000] },
      volumes: [workload.hostVolume('models', ctx.params.localModelHostPath)],
    },
    manager.podAnnotations,
  );

function(ctx) [
  manager.deployment(
    ctx,
    names.localModel,
    [controller(ctx)],
    ctx.params.localModelReplicas,
  ),
  agents(ctx),
]
