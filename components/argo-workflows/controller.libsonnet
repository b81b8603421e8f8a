// The controller, which runs workflows: its Deployment, priority class and metrics.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local selector = names.selector(names.controller);

local container(ctx) =
  local params = ctx.params;
  workload.container(names.controller, ctx.images.controller, {
    imagePullPolicy: params.imagePullPolicy,
    command: ['workflow-controller'],
    args: [
      '--executor-image=' + ctx.images.executor,
      '--executor-image-pull-policy=' + params.imagePullPolicy,
      '--workflow-workers=%d' % params.workflowWorkers,
      '--qps=%d' % params.apiQPS,
      '--burst=%d' % params.apiBurst,
    ] + names.logFlags(ctx) + names.watchFlags(ctx),
    env: [workload.envFromField('LEADER_ELECTION_IDENTITY', 'metadata.name')],
    ports:
      (if !params.metrics then [] else [{ name: 'metrics', containerPort: names.metricsPort }])
      + [{ name: 'health', containerPort: 6060 }],
    livenessProbe: workload.httpProbe('/healthz', 'health', 90, 60) {
      // A lost connection to the API server mends itself in that time.
      failureThreshold: 3,
      timeoutSeconds: 30,
    },
    resources: params.resources,
    // User 8737 is the images' own.
    securityContext:
      workload.restrictedContainer { readOnlyRootFilesystem: true, runAsUser: 8737 },
  });

local metricsService(ctx) = service.service(
  names.meta(ctx, names.controller, names.controller + '-metrics', ctx.namespace)
  { annotations: object.scraped(names.metricsPort) },
  selector,
  [service.port('metrics', names.metricsPort, 'metrics')],
);

function(ctx)
  local params = ctx.params;
  local ownClass = params.priorityClassName == '';
  local class = workload.priorityClass(names.controller, 1000000) {
    metadata: names.meta(ctx, names.controller, names.controller),
  };
  local podSpec = {
    serviceAccountName: names.account,
    securityContext: workload.restrictedPod { runAsNonRoot: true },
    containers: [container(ctx)],
  } + workload.placement(params);
  (if ownClass then [class] else [])
  + (if params.metrics then [metricsService(ctx)] else [])
  + [workload.deployment(
    names.meta(ctx, names.controller, names.controller, ctx.namespace),
    selector,
    podSpec + (if ownClass then { priorityClassName: class.metadata.name } else {}),
    params.replicas,
  )]
