// The notebook controller: one StatefulSet, Service and, in a mesh, route for each Notebook.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local rbac = import 'rbac.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local app = 'notebook-controller';

// What the controller itself may do.
local rules = [
  rbac.rule('', ['events'], ['create', 'get', 'list', 'patch', 'watch']),
  rbac.rule('', ['pods'], rbac.read),
  rbac.rule('', ['services'], ['*']),
  rbac.rule('apps', ['statefulsets'], ['*']),
  rbac.rule(
    'kubeflow.org', ['notebooks', 'notebooks/finalizers', 'notebooks/status'], ['*']
  ),
  rbac.rule('networking.istio.io', ['virtualservices'], ['*']),
];

// The controller's client library elects a leader by a ConfigMap and a Lease together. Upstream
// grants the ConfigMap alone, with which several replicas never agree.
local electionRules = [
  rbac.rule('', ['configmaps'], [
    'create',
    'delete',
    'get',
    'list',
    'patch',
    'update',
    'watch',
  ]),
  rbac.rule('', ['configmaps/status'], ['get', 'patch', 'update']),
  rbac.rule('', ['events'], ['create']),
  rbac.rule('coordination.k8s.io', ['leases'], [
    'create',
    'get',
    'list',
    'patch',
    'update',
    'watch',
  ]),
];

local notebooks(verbs) = [
  rbac.rule('kubeflow.org', ['notebooks', 'notebooks/status'], verbs),
];

function(ctx)
  local params = ctx.params;
  local labels = object.labels(app, ctx.name);
  local clusterMeta(name) = object.meta('%s-%s' % [app, name], labels=labels);
  local meta(name) = clusterMeta(name) { namespace: ctx.namespace };

  local config = object.configMap(meta('config'), {
    CLUSTER_DOMAIN: params.clusterDomain,
    CULL_IDLE_TIME: std.toString(params.cullIdleTime),
    ENABLE_CULLING: std.toString(params.culling),
    IDLENESS_CHECK_PERIOD: std.toString(params.cullCheckPeriod),
    ISTIO_GATEWAY: mesh.gateway(ctx),
    ISTIO_HOST: params.gatewayHost,
    USE_ISTIO: std.toString(params.mesh),
  }) + object.hashed;

  local manager = workload.container('manager', ctx.images.controller, {
    command: ['/manager'],
    args:
      (if params.controllerReplicas > 1 then ['--enable-leader-election'] else [])
      + (if params.controllerApiQPS > 0 then ['--qps=%d' % params.controllerApiQPS] else [])
      + (if params.controllerApiBurst > 0
         then ['--burst=%d' % params.controllerApiBurst]
         else []),
    env: [
      workload.envFromConfig(name, config.metadata.name)
      for name in std.objectFields(config.data)
    ] + (if params.fsGroup then [] else [workload.env('ADD_FSGROUP', 'false')]),
    imagePullPolicy: params.imagePullPolicy,
    livenessProbe: workload.httpProbe('/healthz', 'health'),
    ports: [
      { name: 'metrics', containerPort: 8080 },
      { name: 'health', containerPort: 8081 },
    ],
    readinessProbe: workload.httpProbe('/readyz', 'health'),
    resources: params.controllerResources,
    securityContext: workload.restrictedContainer,
  });

  local account = rbac.serviceAccount(meta('service-account'));
  local role = rbac.clusterRole(clusterMeta('role'), rules);
  local electionRole = rbac.role(meta('leader-election-role'), electionRules);

  [
    account,
    config,
    service.service(
      meta('service'), object.selector(app), [service.port('metrics', 8080, 'metrics')]
    ),
    workload.deployment(
      meta('deployment'),
      object.selector(app),
      {
        containers: [manager],
        securityContext: workload.restrictedPod,
        serviceAccountName: account.metadata.name,
      } + workload.placement(params),
      replicas=params.controllerReplicas,
    ),
  ]
  + rbac.granted(role, account, clusterMeta('role-binding'))
  + rbac.granted(electionRole, account, meta('leader-election-rolebinding'))
  + (if !params.userRoles then [] else rbac.userRoles(
       clusterMeta, 'kubeflow-notebooks', notebooks(rbac.read + rbac.write), notebooks(rbac.read)
     ))
