// The controller and the API, two containers of one pod.
local access = import 'access.libsonnet';
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

local labelsFolder = '/etc/profile-controller';

local settings(ctx) =
  local params = ctx.params;
  {
    // An API of this version takes requests without a user for those of the user '', and so for
    // the administrator's when there is none. A blank is no user's name: it is cut off headers.
    ADMIN: if params.clusterAdmin == '' then ' ' else params.clusterAdmin,
    ISTIO_INGRESS_GATEWAY_PRINCIPAL:
      std.get(mesh.gatewayFacts(ctx), 'gatewayPrincipal', params.gatewayPrincipal),
    KFP_UI_PRINCIPAL: params.pipelinesPrincipal,
    NOTEBOOK_CONTROLLER_PRINCIPAL: params.notebookControllerPrincipal,
    USERID_HEADER: params.userIdHeader,
    USERID_PREFIX: params.userIdPrefix,
    WORKLOAD_IDENTITY: params.workloadIdentity,
  };

local namespaceLabels(params) =
  // The controller gives namespaces this label by itself; an empty one takes it off.
  (if params.mesh then {} else { 'istio-injection': '' })
  + (
    if params.podSecurity == 'none' then {}
    else { 'pod-security.kubernetes.io/enforce': params.podSecurity }
  )
  + params.namespaceLabels;

local users = [
  '-userid-header',
  '$(USERID_HEADER)',
  '-userid-prefix',
  '$(USERID_PREFIX)',
];

function(ctx)
  local params = ctx.params;
  local config = object.configMap(
    access.meta(ctx, 'profiles-config', ctx.namespace), settings(ctx)
  ) + object.hashed;
  local labels = object.configMap(access.meta(ctx, 'namespace-labels-data', ctx.namespace), {
    'namespace-labels.yaml': object.yaml(namespaceLabels(params)),
  }) + object.hashed;

  local container(name, image, fields) = workload.container(name, image, {
    envFrom: [{ configMapRef: { name: config.metadata.name } }],
    imagePullPolicy: params.imagePullPolicy,
    securityContext: workload.restrictedContainer,
  } + fields);

  local kfam = container('kfam', ctx.images.access, {
    command: ['/access-management', '-cluster-admin', '$(ADMIN)'] + users,
    livenessProbe: workload.httpProbe('/metrics', access.port, 30, 30),
    ports: [{ name: 'kfam-http', containerPort: access.port, protocol: 'TCP' }],
    readinessProbe: workload.httpProbe('/metrics', access.port),
    resources: params.accessResources,
  });

  local manager = container('manager', ctx.images.controller, {
    command: ['/manager'] + users + ['-workload-identity', '$(WORKLOAD_IDENTITY)']
             + (if params.replicas > 1 then ['-leader-elect'] else []),
    livenessProbe: workload.httpProbe('/healthz', 9876, 15, 20),
    ports: [{ name: 'manager-http', containerPort: 9876, protocol: 'TCP' }],
    readinessProbe: workload.httpProbe('/readyz', 9876, 5, 10),
    resources: params.resources,
    volumeMounts: [workload.mount('namespace-labels', labelsFolder)],
  });

  [
    config,
    labels,
    workload.deployment(
      access.meta(ctx, 'profiles-deployment', ctx.namespace),
      access.selector,
      {
        containers: [kfam, manager],
        securityContext: workload.restrictedPod,
        serviceAccountName: 'profiles-controller-service-account',
        volumes: [workload.configVolume('namespace-labels', labels.metadata.name)],
      } + workload.placement(params),
      replicas=params.replicas,
      labels=mesh.sidecar(params.mesh),
    ),
  ]
