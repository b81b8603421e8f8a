// ServingRuntime, a model server that a namespace or all of them may use, and
// ClusterStorageContainer, which downloads models.
local crd = import 'crd.libsonnet';
local parts = import 'parts.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

// A runtime's pods have these fields of a pod only.
local podFields = {
  affinity: pod.affinity,
  annotations: s.stringMap,
  containers: pod.containers,
  hostIPC: s.boolean,
  imagePullSecrets: s.array(s.localReference),
  labels: s.stringMap,
  nodeSelector: s.stringMap,
  tolerations: pod.tolerations,
  volumes: pod.volumes,
};

local runtime = s.object(podFields {
  builtInAdapter: s.object({
    env: pod.env,
    memBufferBytes: parts.integer,
    modelLoadingTimeoutMillis: parts.integer,
    runtimeManagementPort: parts.integer,
    serverType: s.string,
  }),
  disabled: s.boolean,
  grpcDataEndpoint: s.string,
  grpcEndpoint: s.string,
  httpDataEndpoint: s.string,
  multiModel: s.boolean,
  protocolVersions: s.array(s.string),
  replicas: parts.integer,
  storageHelper: s.object({ disabled: s.boolean }),
  supportedModelFormats: s.array(s.object({
    autoSelect: s.boolean,
    name: s.string,
    priority: s.int32 { minimum: 1 },
    version: s.string,
  }, ['name'])),
  workerSpec: s.object(podFields {
    pipelineParallelSize: parts.integer,
    tensorParallelSize: parts.integer,
  }, ['containers']),
}, ['containers']);

local runtimeVersion = parts.plainVersion(
  'v1alpha1',
  { spec: runtime, status: { type: 'object' } },
  [
    parts.column('Disabled', 'boolean', '.spec.disabled'),
    parts.column('ModelType', 'string', '.spec.supportedModelFormats[*].name'),
    parts.column('Containers', 'string', '.spec.containers[*].name'),
    parts.age,
  ],
);

local storageContainer = s.object({
  container: pod.container,
  supportedUriFormats: s.array(s.object({ prefix: s.string, regex: s.string })),
  supportsMultiModelDownload: s.boolean { default: false },
  workloadType: s.string { default: 'initContainer' },
}, ['container', 'supportedUriFormats']);

{
  'clusterservingruntimes.serving.kserve.io':
    parts.crd('ClusterServingRuntime', runtimeVersion, scope='Cluster'),
  'clusterstoragecontainers.serving.kserve.io': parts.crd(
    'ClusterStorageContainer',
    parts.plainVersion('v1alpha1', { disabled: s.boolean, spec: storageContainer }),
    scope='Cluster',
  ),
  'servingruntimes.serving.kserve.io': parts.crd('ServingRuntime', runtimeVersion),
}
