// The web page on which users create, open and stop notebooks.
local hostStorage = import 'hostStorage.libsonnet';
local object = import 'object.libsonnet';
local page = import 'page.libsonnet';
local rbac = import 'rbac.libsonnet';
local service = import 'service.libsonnet';
local spawner = import 'spawner.libsonnet';
local workload = import 'workload.libsonnet';

local app = page.app;

local logos = {
  'group-one-icon.svg': importstr 'logos/code.svg',
  'group-one-logo.svg': self['group-one-icon.svg'],
  'group-two-icon.svg': importstr 'logos/statistics.svg',
  'group-two-logo.svg': self['group-two-icon.svg'],
  'jupyter-icon.svg': importstr 'logos/notebook.svg',
  'jupyterlab-logo.svg': self['jupyter-icon.svg'],
};

local managed = ['notebooks', 'notebooks/finalizers', 'poddefaults'];
local storageClasses = rbac.rule('storage.k8s.io', ['storageclasses'], rbac.read);

// What the page does on behalf of users, after it has asked the cluster whether they may.
local rules = [
  rbac.rule('', ['events', 'nodes'], ['list']),
  rbac.rule('', ['persistentvolumeclaims'], ['create', 'delete', 'get', 'list']),
  rbac.rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
  rbac.rule('kubeflow.org', managed, ['create', 'delete', 'get', 'list', 'patch', 'update']),
  storageClasses,
];
local clusterRules = rules + [
  // Outside a dashboard the page lets its user choose the namespace. Upstream lacks this.
  rbac.rule('', ['namespaces'], ['list']),
  rbac.rule('', ['pods', 'pods/log'], ['get', 'list']),
];

local userRoles(meta) = [
  rbac.userRole(meta('kubeflow-notebook-ui-admin'), 'admin', []),
  rbac.userRole(meta('kubeflow-notebook-ui-edit'), 'edit', [
    rbac.rule('kubeflow.org', managed, ['create', 'delete', 'get', 'list']),
  ]),
  rbac.userRole(meta('kubeflow-notebook-ui-view'), 'view', [
    rbac.rule('kubeflow.org', managed, ['get', 'list']),
    storageClasses,
  ]),
];

// Variables of the container, and the keys of the parameters ConfigMap that hold them.
local variables = {
  APP_PREFIX: 'JWA_PREFIX',
  APP_SECURE_COOKIES: 'JWA_APP_SECURE_COOKIES',
  METRICS: 'JWA_APP_ENABLE_METRICS',
  UI: 'JWA_UI',
  USERID_HEADER: 'JWA_USERID_HEADER',
  USERID_PREFIX: 'JWA_USERID_PREFIX',
};

local settings(params) = {
  // The program takes any text for yes, even 0 and false.
  JWA_APP_ENABLE_METRICS: if params.metrics then '1' else '',
  JWA_APP_SECURE_COOKIES: std.toString(params.secureCookies),
  JWA_CLUSTER_DOMAIN: params.clusterDomain,
  JWA_PREFIX: page.path(params),
  // The only one that the program still has.
  JWA_UI: 'default',
  JWA_USERID_HEADER: params.userIdHeader,
  JWA_USERID_PREFIX: params.userIdPrefix,
};

function(ctx)
  local params = ctx.params;
  local labels = object.labels(app, ctx.name);
  local clusterMeta(name) = object.meta('%s-%s' % [app, name], labels=labels);
  local meta(name) = clusterMeta(name) { namespace: ctx.namespace };

  local parameters = object.configMap(meta('parameters'), settings(params)) + object.hashed;
  local config = object.configMap(meta('config'), {
    'spawner_ui_config.yaml': spawner(ctx),
  }) + object.hashed;
  local logosConfig = object.configMap(meta('logos'), logos) + object.hashed;

  local container = workload.container(app, ctx.images.webApp, {
    env: workload.envsFromConfig(parameters.metadata.name, variables)
         + [workload.env('CSRF_SAMESITE', params.csrfSameSite)]
         + (if params.authentication then [] else [workload.env('APP_DISABLE_AUTH', 'true')])
         + (if params.logLevel == 'debug' then [workload.env('LOG_LEVEL_DEBUG', 'true')] else []),
    imagePullPolicy: params.imagePullPolicy,
    livenessProbe: workload.httpProbe('/healthz/liveness', 'http'),
    ports: [{ name: 'http', containerPort: 5000 }],
    readinessProbe: workload.httpProbe('/healthz/readiness', 'http'),
    resources: params.resources,
    securityContext: workload.restrictedContainer,
    volumeMounts: [
      workload.mount('config-volume', '/etc/config'),
      workload.mount('logos-volume', '/src/apps/default/static/assets/logos'),
    ],
  });

  local account = rbac.serviceAccount(meta('service-account'));
  local role = rbac.role(meta('jupyter-notebook-role'), rules);
  local clusterRole = rbac.clusterRole(clusterMeta('cluster-role'), clusterRules);

  local basePod = {
    containers: [container],
    securityContext: workload.restrictedPod,
    serviceAccountName: account.metadata.name,
    volumes: [
      workload.configVolume('config-volume', config.metadata.name),
      workload.configVolume('logos-volume', logosConfig.metadata.name),
    ],
  } + workload.placement(params);
  local pod =
    if params.storageHostPath == '' then basePod else basePod + hostStorage(ctx).pod;

  [
    account,
    parameters,
    config,
    logosConfig,
    service.exposed(
      meta('service'),
      object.selector(app),
      [service.port('http', 80, 5000, params.nodePort)],
      params,
    ),
    workload.deployment(
      meta('deployment'),
      object.selector(app),
      pod,
      replicas=params.replicas,
    ),
  ]
  + rbac.granted(role, account, meta('jupyter-notebook-role-binding'))
  + rbac.granted(clusterRole, account, clusterMeta('cluster-role-binding'))
  + (if params.userRoles then userRoles(clusterMeta) else [])
