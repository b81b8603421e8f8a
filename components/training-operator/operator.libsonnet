// The operator: its Deployment, the Service in front of metrics and webhook, and the Secret
// that it fills with the certificate it makes for itself.
local names = import 'names.libsonnet';

local metricsPort = 8080;
local probePort = 8081;
local webhookPort = 9443;
local certFolder = '/tmp/k8s-webhook-server/serving-certs';

// A field only when there is something to say in it.
local given(field, value) = if std.length(value) == 0 then {} else { [field]: value };

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

local probe(path, delay, period) = {
  httpGet: { path: path, port: probePort },
  initialDelaySeconds: delay,
  periodSeconds: period,
  timeoutSeconds: 3,
};

local fromField(name, path) = { name: name, valueFrom: { fieldRef: { fieldPath: path } } };

local container(ctx, jobs) = {
  name: names.operator,
  image: ctx.images.operator,
  imagePullPolicy: ctx.params.imagePullPolicy,
  command: ['/manager'],
  args: args(ctx, jobs),
  env: [
    fromField('MY_POD_NAMESPACE', 'metadata.namespace'),
    fromField('MY_POD_NAME', 'metadata.name'),
  ],
  ports: [
    { name: 'metrics', containerPort: metricsPort, protocol: 'TCP' },
    { name: 'webhook-server', containerPort: webhookPort, protocol: 'TCP' },
  ],
  livenessProbe: probe('/healthz', 15, 20),
  readinessProbe: probe('/readyz', 10, 15),
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    runAsUser: 1000,
  },
  volumeMounts: [{ name: 'cert', mountPath: certFolder, readOnly: true }],
} + given('resources', ctx.params.resources);

local deployment(ctx, jobs) = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: names.operator,
    namespace: ctx.namespace,
    labels: names.labels + names.selector,
  },
  spec: {
    replicas: ctx.params.replicas,
    selector: { matchLabels: names.selector },
    template: {
      // The API server calls the webhook from outside of any mesh.
      metadata: { labels: names.selector { 'sidecar.istio.io/inject': 'false' } },
      spec: {
              serviceAccountName: names.operator,
              terminationGracePeriodSeconds: 10,
              securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
              containers: [container(ctx, jobs)],
              volumes: [{
                name: 'cert',
                secret: { secretName: names.webhookSecret, defaultMode: 420 },
              }],
            }
            + given('imagePullSecrets', [{ name: n } for n in ctx.params.imagePullSecrets])
            + given('nodeSelector', ctx.params.nodeSelector)
            + given('tolerations', ctx.params.tolerations),
    },
  },
};

local service(ctx) = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
              name: names.operator,
              namespace: ctx.namespace,
              labels: names.labels,
            }
            + (if !ctx.params.scrapeMetrics then {} else {
                 annotations: {
                   'prometheus.io/path': '/metrics',
                   'prometheus.io/port': std.toString(metricsPort),
                   'prometheus.io/scrape': 'true',
                 },
               }),
  spec: {
    type: 'ClusterIP',
    selector: names.selector,
    ports: [
      { name: 'monitoring-port', port: metricsPort, protocol: 'TCP', targetPort: metricsPort },
      { name: 'webhook-server', port: 443, protocol: 'TCP', targetPort: webhookPort },
    ],
  },
};

// Without a data field, so that applying it again leaves the operator's certificate alone.
local secret(ctx) = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: names.webhookSecret, namespace: ctx.namespace },
  type: 'Opaque',
};

function(ctx, jobs) [secret(ctx), service(ctx), deployment(ctx, jobs)]
