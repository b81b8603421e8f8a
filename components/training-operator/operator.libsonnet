// The operator: its Deployment, the Service in front of metrics and webhook, and the Secret
// that it fills with the certificate it makes for itself.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local metricsPort = 8080;
local probePort = 8081;
local webhookPort = 9443;
local certFolder = '/tmp/k8s-webhook-server/serving-certs';

local args(ctx, jobs) =
  local p = ctx.params;
  ['--enable-scheme=' + std.asciiLower(job.kind) for job in jobs]
  + [
    '--controller-threads=%d' % p.controllerThreads,
    '--kube-api-qps=%d' % p.apiQPS,
    '--kube-api-burst=%d' % p.apiBurst,
    '--zap-log-level=' + p.logLevel,
  ]
  + (if !std.member(p.kinds, 'PyTorchJob') then [] else [
       '--pytorch-init-container-image=' + ctx.images.pytorchInit,
       '--pytorch-init-container-max-tries=%d' % p.pytorchInitTries,
     ])
  + (if !std.member(p.kinds, 'MPIJob') then [] else [
       '--mpi-kubectl-delivery-image=' + ctx.images.kubectlDelivery,
     ])
  + (if p.gangScheduler == '' then [] else ['--gang-scheduler-name=' + p.gangScheduler])
  + (if p.watchNamespace == '' then [] else ['--namespace=' + p.watchNamespace])
  + (if p.replicas < 2 then [] else ['--leader-elect']);

local probe(path, delay, period) =
  workload.httpProbe(path, probePort, delay, period) { timeoutSeconds: 3 };

// Read at start, from where the operator looks for it by itself.
local initTemplate(ctx) =
  if ctx.params.pytorchInitTemplate == '' || !std.member(ctx.params.kinds, 'PyTorchJob')
  then []
  else [
    object.configMap(names.meta(ctx, names.operator + '-config', ctx.namespace), {
      'initContainer.yaml': ctx.params.pytorchInitTemplate,
    }) + object.hashed,
  ];

local container(ctx, jobs) = workload.container(names.operator, ctx.images.operator, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  command: ['/manager'],
  args: args(ctx, jobs),
  env: [
    workload.envFromField('MY_POD_NAMESPACE', 'metadata.namespace'),
    workload.envFromField('MY_POD_NAME', 'metadata.name'),
  ],
  ports: [
    { name: 'metrics', containerPort: metricsPort, protocol: 'TCP' },
    { name: 'webhook-server', containerPort: webhookPort, protocol: 'TCP' },
  ],
  livenessProbe: probe('/healthz', 15, 20),
  readinessProbe: probe('/readyz', 10, 15),
  resources: ctx.params.resources,
  securityContext: workload.restrictedContainer,
  volumeMounts:
    [workload.mount('cert', certFolder) { readOnly: true }]
    + [workload.mount('config', '/etc/config') { readOnly: true } for _ in initTemplate(ctx)],
});

local podSpec(ctx, jobs) = {
  serviceAccountName: names.operator,
  terminationGracePeriodSeconds: 10,
  securityContext: workload.restrictedPod,
  containers: [container(ctx, jobs)],
  volumes:
    [workload.secretVolume('cert', names.webhookSecret)]
    + [
      workload.configVolume('config', config.metadata.name)
      for config in initTemplate(ctx)
    ],
} + workload.placement(ctx.params);

local deployment(ctx, jobs) = workload.deployment(
  names.meta(ctx, names.operator, ctx.namespace, names.selector),
  names.selector,
  podSpec(ctx, jobs),
  ctx.params.replicas,
  // The API server calls the webhook from outside of any mesh.
  labels=mesh.keepOutOfMesh,
);

local front(ctx) = service.service(
  names.meta(ctx, names.operator, ctx.namespace) {
    annotations: if ctx.params.metrics then object.scraped(metricsPort, '/metrics') else {},
  },
  names.selector,
  [
    service.port('monitoring-port', metricsPort),
    service.port('webhook-server', 443, webhookPort),
  ],
);

local secret(ctx) = object.secret(names.meta(ctx, names.webhookSecret, ctx.namespace));

{
  front: front,
  objects(ctx, jobs):: initTemplate(ctx) + [secret(ctx), front(ctx), deployment(ctx, jobs)],
}
