// The dashboard: a web page that lists, makes and deletes TFJobs and shows their logs.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local app = names.dashboard;
local selector = object.selector(app);
local port = 8080;
local path = names.path;

local container(ctx) = workload.container(app, ctx.images.dashboard, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  command: ['/opt/tensorflow_k8s/dashboard/backend'],
  args: ['-port=%d' % port],
  env: [workload.envFromField('KUBEFLOW_NAMESPACE', 'metadata.namespace')],
  ports: [{ name: 'http', containerPort: port }],
  livenessProbe: workload.httpProbe(path + 'ui/', 'http'),
  readinessProbe: workload.httpProbe(path + 'ui/', 'http'),
  resources: ctx.params.dashboardResources,
  securityContext: workload.restrictedContainer,
});

function(ctx)
  local params = ctx.params;
  local meta = names.meta(ctx, app);
  local pod = {
    serviceAccountName: app,
    securityContext: workload.restrictedPod,
    containers: [container(ctx)],
  } + workload.placement(params);
  [
    service.exposed(meta, selector, [service.port('http', 80, port, params.nodePort)], params),
    workload.deployment(
      meta,
      selector,
      pod,
      replicas=params.dashboardReplicas,
      labels=mesh.sidecar(params.mesh),
    ),
  ] + (
    if !params.mesh then [] else [
      mesh.pageRoute(ctx, meta, app, path, rewrite=path),
      mesh.allowFrom(meta, selector, mesh.principals(ctx)),
    ]
  )
