// The web page, and its way through the mesh.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local selector = names.selector('ui');
local port = 8080;
local path = names.path;

local container(ctx) =
  local params = ctx.params;
  local probe = workload.httpProbe(path, 'ui');
  workload.container(names.ui, ctx.images.ui, {
    imagePullPolicy: params.imagePullPolicy,
    command: ['./katib-ui'],
    args: ['--port=%d' % port],
    env: [
      workload.envFromField('KATIB_CORE_NAMESPACE', 'metadata.namespace'),
      workload.env('APP_DISABLE_AUTH', std.toString(!params.authentication)),
      workload.env('USERID_HEADER', params.userIdHeader),
      workload.env('USERID_PREFIX', params.userIdPrefix),
    ],
    ports: [{ name: 'ui', containerPort: port }],
    livenessProbe: probe,
    readinessProbe: probe,
    resources: params.uiResources,
    securityContext: workload.restrictedContainer,
  });

function(ctx)
  local params = ctx.params;
  local meta = names.meta(ctx, names.ui, 'ui');
  local pod = {
    serviceAccountName: names.ui,
    securityContext: workload.restrictedPod,
    containers: [container(ctx)],
  } + workload.placement(params);
  [
    service.exposed(meta, selector, [service.port('ui', 80, port, params.nodePort)], params),
    workload.deployment(
      meta,
      selector,
      pod,
      replicas=params.uiReplicas,
      labels=mesh.sidecar(params.mesh),
    ),
  ] + (
    if !params.mesh then [] else [
      mesh.pageRoute(ctx, meta, names.ui, path, rewrite=path),
      mesh.allowFrom(meta, selector, mesh.principals(ctx)),
    ]
  )
