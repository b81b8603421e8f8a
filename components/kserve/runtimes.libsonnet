// Model servers for all namespaces. Each entry has the keys of its images, the formats it takes as
// [name, version, priority] and the protocols it speaks; `container` is added to its container,
// `spec` to its spec. A format without priority is used only by those who name the server.
local multinode = import 'multinode.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

local model = '/mnt/models';
local modelName = '--model_name={{.Name}}';

// KServe's own servers take the same arguments.
local own(formats, threads=false) = {
  formats: formats,
  protocols: ['v1', 'v2'],
  container: {
    args: [modelName, '--model_dir=' + model, '--http_port=8080']
          + (if threads then ['--nthread=1'] else []),
  },
};

local runtimes = {
  huggingfaceserver: {
    formats: [['huggingface', '1', 1]],
    protocols: ['v2', 'v1'],
    container: {
      args: [modelName],
      env: [workload.env('LMCACHE_USE_EXPERIMENTAL', 'True')],
      volumeMounts: [workload.mount('devshm', '/dev/shm')],
    },
    spec: {
      hostIPC: false,
      volumes: [workload.emptyDir('devshm', { medium: 'Memory' })],
    },
  },
  'huggingfaceserver-multinode': multinode { formats: [['huggingface', '1', 2]] },
  lgbserver: own([['lightgbm', '3', 1]], threads=true),
  mlserver: {
    formats: [
      ['sklearn', '0', 2],
      ['sklearn', '1', 2],
      ['xgboost', '1', 2],
      ['xgboost', '2', 2],
      ['lightgbm', '3', 2],
      ['lightgbm', '4', 2],
      ['mlflow', '1', 1],
      ['mlflow', '2', 1],
    ],
    protocols: ['v2'],
    container: { env: [
      workload.env('MLSERVER_MODEL_IMPLEMENTATION', '{{.Labels.modelClass}}'),
      workload.env('MLSERVER_HTTP_PORT', '8080'),
      workload.env('MLSERVER_GRPC_PORT', '9000'),
      workload.env('MODELS_DIR', model),
    ] },
  },
  paddleserver: own([['paddle', '2', 1]]),
  pmmlserver: own([['pmml', '3', 1], ['pmml', '4', 1]]),
  sklearnserver: own([['sklearn', '1', 1]]),
  'tensorflow-serving': {
    formats: [['tensorflow', '1', 2], ['tensorflow', '2', 2]],
    protocols: ['v1', 'grpc-v1'],
    container: {
      command: ['/usr/bin/tensorflow_model_server'],
      args: [
        modelName,
        '--port=9000',
        '--rest_api_port=8080',
        '--model_base_path=' + model,
        '--rest_api_timeout_in_ms=60000',
      ],
      // The image names no user.
      securityContext+: { runAsUser: 1000 },
    },
  },
  torchserve: {
    formats: [['pytorch', '1', 2]],
    protocols: ['v1', 'v2', 'grpc-v2'],
    metricsPort: 8082,
    container: {
      args: [
        'torchserve',
        '--start',
        '--model-store=%s/model-store' % model,
        '--ts-config=%s/config/config.properties' % model,
      ],
      env: [workload.env('TS_SERVICE_ENVELOPE', '{{.Labels.serviceEnvelope}}')],
      securityContext+: { runAsUser: 1000 },
    },
  },
  tritonserver: {
    formats: [
      ['tensorrt', '8', 1],
      ['tensorflow', '1', 1],
      ['tensorflow', '2', 1],
      ['onnx', '1', 1],
      ['pytorch', '1', 0],
      ['triton', '2', 1],
    ],
    protocols: ['v2', 'grpc-v2'],
    metricsPort: 8002,
    container: {
      args: [
        'tritonserver',
        '--model-store=' + model,
        '--grpc-port=9000',
        '--http-port=8080',
        '--allow-grpc=true',
        '--allow-http=true',
      ],
      securityContext+: { runAsUser: 1000 },
    },
  },
  xgbserver: own([['xgboost', '1', 1]], threads=true),
};

local images = {
  'huggingfaceserver-multinode': 'huggingfaceserverGpu',
  'tensorflow-serving': 'tensorflowServing',
};

local security = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  runAsNonRoot: true,
};

local format(entry) =
  { name: entry[0], version: entry[1] }
  + (if entry[2] == 0 then {} else { autoSelect: true, priority: entry[2] });

local clusterRuntime(ctx, name) =
  local runtime = runtimes[name];
  local image = ctx.images[std.get(images, name, name)];
  local meta = names.meta(ctx, 'kserve-' + name);
  object.new('serving.kserve.io/v1alpha1', 'ClusterServingRuntime', meta) {
    spec: object.pruned({
      annotations: {
        'prometheus.kserve.io/path': '/metrics',
        'prometheus.kserve.io/port': std.toString(std.get(runtime, 'metricsPort', 8080)),
      },
      containers: [workload.container('kserve-container', image, {
        resources: ctx.params.runtimeResources,
        securityContext: security,
      }) + runtime.container],
      imagePullSecrets: [{ name: secret } for secret in ctx.params.runtimeImagePullSecrets],
      protocolVersions: runtime.protocols,
      supportedModelFormats: [format(entry) for entry in runtime.formats],
    }) + std.get(runtime, 'spec', {}) + (
      if std.objectHasAll(runtime, 'worker') then { workerSpec: runtime.worker(image) } else {}
    ),
  };

function(ctx)
  [
    clusterRuntime(ctx, name)
    for name in std.objectFields(runtimes)
    if std.member(ctx.params.runtimes, name)
  ]
