// The page: its settings, its Service and its Deployment.
local links = import 'links.libsonnet';
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local port = 8082;

// Variables of the container, and the keys of the parameters ConfigMap that hold them.
local variables = {
  COLLECT_METRICS: 'CD_COLLECT_METRICS',
  REGISTRATION_FLOW: 'CD_REGISTRATION_FLOW',
  USERID_HEADER: 'CD_USERID_HEADER',
  USERID_PREFIX: 'CD_USERID_PREFIX',
};

local settings(params) = {
  CD_CLUSTER_DOMAIN: params.clusterDomain,
  CD_COLLECT_METRICS: std.toString(params.metrics),
  CD_REGISTRATION_FLOW: std.toString(params.registration),
  CD_USERID_HEADER: params.userIdHeader,
  CD_USERID_PREFIX: params.userIdPrefix,
};

// The host only: the program adds its port, 8081, and the path.
local profilesHost(ctx) =
  local used = std.objectValues(std.get(ctx, 'uses', {}));
  local published = [
    facts.profilesHost
    for facts in used
    if std.objectHas(facts, 'profilesHost')
  ];
  (published + [ctx.params.profilesHost])[0];

function(ctx)
  local params = ctx.params;
  local meta(name) = names.meta(ctx, name, ctx.namespace);

  local parameters =
    object.configMap(meta(names.app + '-parameters'), settings(params)) + object.hashed;
  // The page asks the API server for it by the name in DASHBOARD_CONFIGMAP, at each visit: a hash
  // in the name would not reach that variable, and nothing has to restart.
  local config = object.configMap(meta(names.app + '-config'), {
    links: std.manifestJsonEx(links(ctx), '  '),
    settings: std.manifestJsonEx({ DASHBOARD_FORCE_IFRAME: params.forceIframe }, '  '),
  });

  local fixed = {
    DASHBOARD_CONFIGMAP: config.metadata.name,
    LOGOUT_URL: params.logoutUrl,
    PROFILES_KFAM_SERVICE_HOST: profilesHost(ctx),
    [if params.prometheusUrl != '' then 'PROMETHEUS_URL']: params.prometheusUrl,
    [if params.metricsDashboardUrl != '' then 'METRICS_DASHBOARD']:
      params.metricsDashboardUrl,
  };

  local container = workload.container(names.app, ctx.images.dashboard, {
    env: workload.envs(fixed)
         + workload.envsFromConfig(parameters.metadata.name, variables)
         + [workload.envFromField('POD_NAMESPACE', 'metadata.namespace')],
    imagePullPolicy: params.imagePullPolicy,
    livenessProbe: workload.httpProbe('/healthz', 'http', 30, 30),
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    readinessProbe: workload.httpProbe('/healthz', 'http'),
    resources: params.resources,
    securityContext: workload.restrictedContainer,
  });

  [
    parameters,
    config,
    service.exposed(
      meta(names.app),
      names.selector,
      [service.port('http', 80, port, params.nodePort)],
      params,
    ),
    workload.deployment(
      meta(names.app),
      names.selector,
      {
        containers: [container],
        securityContext: workload.restrictedPod,
        serviceAccountName: names.app,
      } + workload.placement(params),
      replicas=params.replicas,
      labels=mesh.sidecar(params.mesh),
    ),
  ]
