// The controller of experiments, suggestions and trials, which also answers the webhooks.
local algorithms = import 'algorithms.libsonnet';
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local selector = names.selector('controller');
local webhookPort = 8443;
local metricsPort = 8080;
local healthPort = 18080;

local document(content) = object.yaml({
  apiVersion: 'config.kubeflow.org/v1beta1',
  kind: 'KatibConfig',
} + content);

// What the controller reads when it starts.
local init(params) = {
  init: object.pruned({
    certGenerator: if params.certManager then null else { enable: true },
    controller: {
      enableGRPCProbeInSuggestion: params.suggestionProbes,
      enableLeaderElection: params.replicas > 1,
      injectSecurityContext: params.injectSecurityContext,
      trialResources: params.trialResources,
      webhookPort: webhookPort,
    },
  }),
};

local scraped(params, scheme='') =
  if params.metrics then object.scraped(metricsPort, scheme=scheme) else {};

local front(ctx) = service.service(
  names.meta(ctx, names.controller, 'controller')
  + object.pruned({ annotations: scraped(ctx.params, 'http') }),
  selector,
  [
    service.port('webhook', 443, webhookPort),
    service.port('metrics', metricsPort),
    service.port('healthz', healthPort),
  ],
);

local probe(path) = workload.httpProbe(path, 'healthz');

local container(ctx) = workload.container(names.controller, ctx.images.controller, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  command: ['./katib-controller'],
  args: ['--katib-config=/' + names.configKey],
  env: [workload.envFromField('KATIB_CORE_NAMESPACE', 'metadata.namespace')],
  ports: [
    { name: 'webhook', containerPort: webhookPort },
    { name: 'metrics', containerPort: metricsPort },
    { name: 'healthz', containerPort: healthPort },
  ],
  livenessProbe: probe('/healthz'),
  readinessProbe: probe('/readyz'),
  resources: ctx.params.resources,
  securityContext: workload.restrictedContainer,
  volumeMounts: [
    workload.mount('cert', '/tmp/cert') { readOnly: true },
    workload.mount('katib-config', '/' + names.configKey)
    { readOnly: true, subPath: names.configKey },
  ],
});

function(ctx)
  local start = object.configMap(
    names.meta(ctx, 'katib-controller-config', 'controller'),
    { [names.configKey]: document(init(ctx.params)) },
  ) + object.hashed;
  // Looked up by its name, and read anew each time: no hash, no restart.
  local config = object.configMap(
    names.meta(ctx, names.config, 'controller'),
    { [names.configKey]: document({ runtime: algorithms(ctx) }) },
  );
  local pod = {
    serviceAccountName: names.controller,
    securityContext: workload.restrictedPod,
    containers: [container(ctx)],
    volumes: [
      workload.secretVolume('cert', names.certificate),
      workload.configVolume('katib-config', start.metadata.name),
    ],
  } + workload.placement(ctx.params);
  [
    start,
    config,
    front(ctx),
    workload.deployment(
      names.meta(ctx, names.controller, 'controller'),
      selector,
      pod,
      replicas=ctx.params.replicas,
      annotations=scraped(ctx.params),
      // The API server calls its webhooks from outside of any mesh.
      labels=mesh.keepOutOfMesh,
    ),
  ]
