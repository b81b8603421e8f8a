// The settings of all controllers: a ConfigMap of JSON texts. They look it up by its name, so it
// gets no hash; they read it at each change of a model, but which kinds they watch only at start.
local ingress = import 'ingress.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';

// Resources in the words of the settings; what is not asked for is left out.
local flat(resources) =
  local value(kind, name) = std.get(std.get(resources, kind, {}), name, null);
  object.pruned({
    cpuLimit: value('limits', 'cpu'),
    cpuRequest: value('requests', 'cpu'),
    memoryLimit: value('limits', 'memory'),
    memoryRequest: value('requests', 'memory'),
  });

local small = {
  cpuLimit: '1',
  cpuRequest: '100m',
  memoryLimit: '1Gi',
  memoryRequest: '100Mi',
};

// An image as name and tag, which are joined by a colon again. A digest goes the same way: its
// algorithm then belongs to the name.
local parted(reference) =
  local colon = std.findSubstr(':', reference);
  local last = if colon == [] then std.length(reference) else colon[std.length(colon) - 1];
  {
    image: std.substr(reference, 0, last),
    defaultImageVersion: std.substr(reference, last + 1, std.length(reference)),
  };

// A switch of the S3 settings, where an empty text means that Amazon's rule holds.
local digit(on) = if on then '1' else '0';

local deploy(params) =
  local quarter(value) = if value == '' then '25%' else value;
  { defaultDeploymentMode: if params.knative then 'Knative' else 'Standard' }
  + if params.maxSurge + params.maxUnavailable == '' then {} else {
    deploymentRolloutStrategy: { defaultRollout: {
      maxSurge: quarter(params.maxSurge),
      maxUnavailable: quarter(params.maxUnavailable),
    } },
  };

local credentials(params) = {
  gcs: { gcsCredentialFileName: 'gcloud-application-credentials.json' },
  s3: {
    s3AccessKeyIDName: 'AWS_ACCESS_KEY_ID',
    s3CABundle: '',
    s3Endpoint: params.s3Endpoint,
    s3Region: params.s3Region,
    s3SecretAccessKeyName: 'AWS_SECRET_ACCESS_KEY',
    s3UseAccelerate: '',
    s3UseAnonymousCredential: if params.s3Anonymous then 'true' else '',
    s3UseHttps: if params.s3Endpoint == '' then '' else digit(params.s3UseHttps),
    s3UseVirtualBucket: '',
    s3VerifySSL: if params.s3VerifySsl then '' else digit(false),
  },
  storageSecretNameAnnotation: 'serving.kserve.io/storageSecretName',
  storageSpecSecretName: params.storageSecret,
};

// The program that all pods of one node-local cache share with ordinary downloads.
local storageInitializer(params, images) = small + flat(params.storageResources) + {
  caBundleConfigMapName: params.storageCABundle,
  caBundleVolumeMountPath: '/etc/ssl/custom-certs',
  cpuModelcar: '10m',
  enableModelcar: params.modelcar,
  image: images.storageInitializer,
  memoryModelcar: '15Mi',
  uidModelcar: 1010,
};

local localModel(params, images, namespace) = {
  defaultJobImage: images.storageInitializer,
  enabled: params.localModel,
  fsGroup: 1000,
  jobNamespace:
    if params.localModelJobNamespace == '' then namespace else params.localModelJobNamespace,
};

// Where KEDA's add-on for OpenTelemetry listens, for models that scale by metrics of their own.
local collector = {
  metricReceiverEndpoint: 'keda-otel-scaler.keda.svc:4317',
  metricScalerEndpoint: 'keda-otel-scaler.keda.svc:4318',
  resource: {
    cpuLimit: '1',
    cpuRequest: '200m',
    memoryLimit: '2Gi',
    memoryRequest: '512Mi',
  },
  scrapeInterval: '5s',
};

local settings(ctx) =
  local params = ctx.params;
  local images = ctx.images;
  {
    agent: small { image: images.agent },
    autoscaler: {
      scaleDownStabilizationWindowSeconds: std.toString(params.scaleDownDelay),
      scaleUpStabilizationWindowSeconds: std.toString(params.scaleUpDelay),
    },
    batcher: {
      cpuLimit: '1',
      cpuRequest: '1',
      image: images.agent,
      maxBatchSize: std.toString(params.batchSize),
      maxLatency: std.toString(params.batchLatency),
      memoryLimit: '1Gi',
      memoryRequest: '1Gi',
    },
    credentials: credentials(params),
    deploy: deploy(params),
    explainers: { art: parted(images.artExplainer) },
    inferenceService: { resource: flat(params.runtimeResources) },
    ingress: ingress(ctx),
    localModel: localModel(params, images, ctx.namespace),
    logger: small { defaultUrl: params.loggerUrl, image: images.agent },
    metricsAggregator: {
      enableMetricAggregation: 'false',
      enablePrometheusScraping: std.toString(params.modelMetrics),
    },
    opentelemetryCollector: collector,
    router: small {
      headers: { propagate: params.propagatedHeaders },
      image: images.router,
      imagePullPolicy: params.imagePullPolicy,
      imagePullSecrets: params.runtimeImagePullSecrets,
    },
    security: { autoMountServiceAccountToken: params.serviceAccountTokens },
    service: { serviceClusterIPNone: params.headlessServices },
    storageInitializer: storageInitializer(params, images),
  } + (if params.gpuResources == [] then {} else {
         multiNode: { customGPUResourceTypeList: params.gpuResources },
       });

function(ctx)
  local texts = settings(ctx);
  object.configMap(names.meta(ctx, names.config, ctx.namespace), {
    [key]: std.manifestJsonEx(texts[key], '  ')
    for key in std.objectFields(texts)
  } + {
    // Who edits the object in the cluster looks for help under this key.
    _example: |||
      Every other key is written from the parameters of the package that made this ConfigMap.
      Change those: what is changed here is lost with the next rendering.
    |||,
  })
