// The manager of the metrics database: collectors write to it, controller and web page ask it.
local engines = import 'engines.libsonnet';
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local selector = names.selector('db-manager');
local port = 6789;

// Where the database is, and who logs in.
local access(params) =
  local engine = engines[params.database];
  local installed = params.databaseHost == '';
  // The MySQL installed here has no other user than root.
  local user =
    if params.databaseUser == '' || (installed && params.database == 'mysql')
    then engine.user
    else params.databaseUser;
  local variables = {
    DB_NAME: params.database,
    DB_USER: user,
    [engine.prefix + 'HOST']: if installed then engine.name else params.databaseHost,
    [engine.prefix + 'PORT']: std.toString(
      if installed || params.databasePort == 0 then engine.port else params.databasePort
    ),
    [engine.prefix + 'DATABASE']: params.databaseName,
    [if params.database == 'postgres' then 'KATIB_POSTGRESQL_SSL_MODE']:
      // The one installed here has no certificate.
      if installed then 'disable' else params.databaseSSLMode,
    [if !params.databaseInit then 'SKIP_DB_INITIALIZATION']: 'true',
  };
  workload.envs(variables) + [
    workload.envFromSecret('DB_PASSWORD', params.databaseSecret, params.databaseSecretKey),
  ];

local container(ctx) = workload.container(names.dbManager, ctx.images.dbManager, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  command: ['./katib-db-manager'],
  env: access(ctx.params),
  ports: [{ name: 'api', containerPort: port }],
  // Both ask the database too: a manager without one serves nothing.
  livenessProbe: workload.grpcProbe(port, 10, 60) { failureThreshold: 5 },
  readinessProbe: workload.grpcProbe(port),
  resources: ctx.params.dbManagerResources,
  securityContext: workload.restrictedContainer,
});

function(ctx)
  local meta = names.meta(ctx, names.dbManager, 'db-manager');
  local pod = {
    automountServiceAccountToken: false,
    securityContext: workload.restrictedPod,
    containers: [container(ctx)],
  } + workload.placement(ctx.params);
  [
    service.service(meta, selector, [service.port('api', port)]),
    workload.deployment(
      meta,
      selector,
      pod,
      replicas=ctx.params.dbManagerReplicas,
      // Collectors reach it from pods without a sidecar.
      labels=mesh.keepOutOfMesh,
    ),
  ]
