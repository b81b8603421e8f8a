// The operator, and the Service in front of its metrics.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local port = 8443;

local args(params) =
  [
    '-monitoring-port=%d' % port,
    '-threadiness=%d' % params.controllerThreads,
    '-qps=%d' % params.apiQPS,
    '-burst=%d' % params.apiBurst,
    '-json-log-format=%s' % (params.logFormat == 'json'),
  ]
  + (if params.gangScheduler == '' then [] else [
       '-enable-gang-scheduling',
       '-gang-scheduler-name=' + params.gangScheduler,
     ])
  + (if params.watchNamespace == '' then [] else ['-namespace=' + params.watchNamespace]);

local container(ctx) = workload.container(names.operator, ctx.images.operator, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  args: args(ctx.params),
  env: [
    workload.envFromField('MY_POD_NAMESPACE', 'metadata.namespace'),
    workload.envFromField('MY_POD_NAME', 'metadata.name'),
    // Where replicas agree on their leader; the namespace `default` unless told otherwise.
    workload.envFromField('KUBEFLOW_NAMESPACE', 'metadata.namespace'),
  ],
  ports: [{ name: 'metrics', containerPort: port }],
  livenessProbe: workload.httpProbe('/metrics', 'metrics', 15, 20),
  readinessProbe: workload.httpProbe('/metrics', 'metrics'),
  resources: ctx.params.resources,
  securityContext: workload.restrictedContainer,
});

function(ctx)
  local meta = names.meta(ctx, names.operator);
  local pod = {
    serviceAccountName: names.operator,
    securityContext: workload.restrictedPod,
    containers: [container(ctx)],
  } + workload.placement(ctx.params);
  [
    service.service(
      meta
      + (if ctx.params.metrics then { annotations: object.scraped(port, '/metrics') } else {}),
      names.operatorSelector,
      [service.port('monitoring-port', port)],
    ),
    workload.deployment(
      meta,
      names.operatorSelector,
      pod,
      replicas=ctx.params.replicas,
      labels=mesh.keepOutOfMesh,
    ),
  ]
