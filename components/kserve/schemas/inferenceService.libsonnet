// InferenceService: a model behind an address, with a transformer and an explainer if wanted.
//
// Written out in full it takes 362 kB. What is least set is cut to `anything`: volumes of rare
// kinds, and init containers, volumes and affinity of pods besides the predictor's own; of the
// fields that name a framework, which `model` has replaced, the hooks and the startup probe.
local autoscaling = import 'autoscaling.libsonnet';
local crd = import 'crd.libsonnet';
local parts = import 'parts.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';
local status = import 'inferenceServiceStatus.libsonnet';

local cut(fields) = { [field]: s.anyObject for field in fields };
local cutItems(fields) = { [field]: s.array(s.anyObject) for field in fields };

// Ports of probes have defaults here: the port of the container.
local httpGet = s.object(pod.probe.properties.httpGet.properties);
local tcpSocket = s.object(pod.probe.properties.tcpSocket.properties);
local probe = s.object(pod.probe.properties { httpGet: httpGet });
local serverProbe = s.object(probe.properties { tcpSocket: tcpSocket });

local containers = s.array(s.object(
  pod.container.properties { livenessProbe: probe, readinessProbe: probe }, ['name']
));

local volumes = s.array(s.object(
  pod.volume.properties + cut([
    'azureDisk',
    'cephfs',
    'cinder',
    'fc',
    'flexVolume',
    'iscsi',
    'rbd',
    'scaleIO',
    'storageos',
  ]),
  ['name'],
));

// A container whose image and arguments come from a serving runtime.
local server(fields) = s.object(pod.container.properties {
  livenessProbe: serverProbe,
  readinessProbe: serverProbe,
  runtimeVersion: s.string,
  storage: s.object({
    key: s.string,
    parameters: s.stringMap,
    path: s.string,
    schemaPath: s.string,
  }),
  storageUri: s.string,
} + fields);

local framework = server({ protocolVersion: s.string } + cut(['lifecycle', 'startupProbe']));

local model = server({
  modelFormat: s.object({ name: s.string, version: s.string }, ['name']),
  protocolVersion: s.string,
  runtime: s.string,
});

local artExplainer = server(
  { config: s.stringMap, type: s.string } + cut(['lifecycle', 'startupProbe'])
);

// The pods of one part of the service.
local component(fields) = s.object(pod.podSpec.properties + autoscaling {
  annotations: s.stringMap,
  batcher: s.object({
    maxBatchSize: s.integer,
    maxLatency: s.integer,
    timeout: s.integer,
  }),
  canaryTrafficPercent: s.int64,
  containerConcurrency: s.int64,
  containers: containers,
  deploymentStrategy: s.object({
    rollingUpdate: s.object({ maxSurge: s.intOrString, maxUnavailable: s.intOrString }),
    type: s.string,
  }),
  ephemeralContainers:: null,
  labels: s.stringMap,
  logger: s.object({
    metadataAnnotations: s.array(s.string),
    metadataHeaders: s.array(s.string),
    mode: s.enum(['all', 'request', 'response']),
    storage: s.object({
      key: s.string,
      parameters: s.stringMap,
      path: s.string,
      serviceAccountName: s.string,
    }),
    url: s.string,
  }),
  os: s.object({ name: s.string }),
  storageUris: s.list(s.object({
    mountPath: s.string { default: '/mnt/models', maxLength: 255, pattern: '^/.*' },
    uri: s.string { minLength: 1 },
  }, ['uri'])) { minItems: 1 },
  timeout: s.int64,
  volumes: volumes,
} + fields);

// The further pods of a model that spans several nodes.
local worker = s.object(
  pod.podSpec.properties {
    pipelineParallelSize: s.integer,
    tensorParallelSize: s.integer,
  }
  + cut(['affinity'])
  + cutItems(['ephemeralContainers', 'initContainers', 'volumes']),
);

local predictor = component({
  [name]: framework
  for name in [
    'huggingface',
    'lightgbm',
    'onnx',
    'paddle',
    'pmml',
    'pytorch',
    'sklearn',
    'tensorflow',
    'triton',
    'xgboost',
  ]
} + { model: model, workerSpec: worker });

local spec = s.object({
  explainer: component(cutItems(['initContainers']) { art: artExplainer }),
  predictor: predictor,
  transformer: component(cutItems(['initContainers'])),
}, ['predictor']);

// A share of the requests, in Knative's form.
local traffic(name, type, filter, field) =
  crd.column(
    name, '.status.components.predictor.traffic[?(@.%s)].%s' % [filter, field], type
  );

{
  'inferenceservices.serving.kserve.io': parts.crd(
    'InferenceService',
    crd.version('v1beta1', spec, status, storage=true, columns=[
      parts.url,
      parts.ready('Ready', 'status'),
      traffic('Prev', 'integer', "tag=='prev'", 'percent'),
      traffic('Latest', 'integer', 'latestRevision==true', 'percent'),
      traffic('PrevRolledoutRevision', 'string', "tag=='prev'", 'revisionName'),
      traffic('LatestReadyRevision', 'string', 'latestRevision==true', 'revisionName'),
      crd.ageColumn,
    ]),
    { shortNames: ['isvc'] },
  ),
}
