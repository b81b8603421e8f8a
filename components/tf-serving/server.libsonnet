// The model server of one version, and what scales it.
local model = import 'model.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

local configFolder = '/var/config/';

// The server reads it at start.
local monitoring(ctx) =
  object.configMap(names.meta(ctx, names.deployment(ctx) + '-config'), {
    'monitoring_config.txt': |||
      prometheus_config {
        enable: true
        path: "/monitoring/prometheus/metrics"
      }
    |||,
  }) + object.hashed;

local resources(params) =
  if params.gpus == 0 then params.resources
  else params.resources { limits+: { [params.gpuResource]: params.gpus } };

// The ports open when the model is loaded, which takes as long as it takes.
local probes(ctx) =
  local params = ctx.params;
  {
    livenessProbe: workload.tcpProbe(params.grpcPort, 0, 30),
    readinessProbe: workload.httpProbe('/v1/models/' + names.model(ctx), params.restPort, 0),
    startupProbe: workload.tcpProbe(params.grpcPort) {
      failureThreshold: std.max(1, std.floor(params.startupSeconds / 10)),
    },
  };

local container(ctx, source) =
  local params = ctx.params;
  local image = if params.gpus == 0 then ctx.images.server else ctx.images.serverGpu;
  workload.container(names.model(ctx), image, probes(ctx) {
    command: ['/usr/bin/tensorflow_model_server'],
    args: [
      '--port=%d' % params.grpcPort,
      '--rest_api_port=%d' % params.restPort,
      '--model_name=' + names.model(ctx),
      '--model_base_path=' + source.basePath,
    ] + (if !params.metrics then [] else
           ['--monitoring_config_file=%smonitoring_config.txt' % configFolder])
    + params.extraArgs,
    imagePullPolicy: params.imagePullPolicy,
    ports: [
      { name: 'grpc', containerPort: params.grpcPort, protocol: 'TCP' },
      { name: 'http', containerPort: params.restPort, protocol: 'TCP' },
    ],
    resources: resources(params),
    securityContext: workload.restrictedContainer,
    volumeMounts: [model.mount] + (
      if params.metrics then [workload.mount('config-volume', configFolder)] else []
    ),
  });

local podSpec(ctx, source, config) = {
  automountServiceAccountToken: false,
  containers: [container(ctx, source)],
  initContainers: source.initContainers,
  securityContext: workload.restrictedPod { fsGroup: 1000 },
  volumes: source.volumes + [
    workload.configVolume('config-volume', object.metadata.name)
    for object in config
  ],
} + workload.placement(ctx.params);

local scaled(ctx, deployment) = workload.autoscaler(
  names.meta(ctx, names.deployment(ctx)),
  deployment,
  ctx.params.minReplicas,
  std.max(ctx.params.minReplicas, ctx.params.maxReplicas),
  ctx.params.targetCpuPercent,
);

function(ctx)
  local params = ctx.params;
  local source = model.source(ctx);
  local config = if params.metrics then [monitoring(ctx)] else [];
  local deployment = workload.deployment(
    names.meta(ctx, names.deployment(ctx)),
    names.versionSelector(ctx),
    podSpec(ctx, source, config),
    params.replicas,
  );
  source.objects
  + config
  + (if !params.autoscaling then [deployment] else
       // The number is the autoscaler's: applying it again would set it back.
       [deployment { spec+: { replicas:: null } }, scaled(ctx, deployment)])
