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
    memBufferBytes: s.integer,
    modelLoadingTimeoutMillis: s.integer,
    runtimeManagementPort: s.integer,
    serverType: s.string,
  }),
  disabled: s.boolean,
  grpcDataEndpoint: s.string,
  grpcEndpoint: s.string,
  httpDataEndpoint: s.string,
  multiModel: s.boolean,
  protocolVersions: s.array(s.string),
  replicas: s.integer,
  storageHelper: s.object({ disabled: s.boolean }),
  supportedModelFormats: s.array(s.object({
    autoSelect: s.boolean,
    name: s.string,
    priority: s.int32 { minimum: 1 },
    version: s.string,
  }, ['name'])),
  workerSpec: s.object(podFields {
    pipelineParallelSize: s.integer,
    tensorParallelSize: s.integer,
  }, ['containers']),
}, ['containers']);

local runtimeVersion = crd.plainVersion(
  'v1alpha1',
  { spec: runtime, status: { type: 'object' } },
  storage=true,
  columns=[
    crd.column('Disabled', '.spec.disabled', 'boolean'),
    crd.column('ModelType', '.spec.supportedModelFormats[*].name'),
    crd.column('Containers', '.spec.containers[*].name'),
    crd.ageColumn,
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
    crd.plainVersion('v1alpha1', { disabled: s.boolean, spec: storageContainer }, storage=true),
    scope='Cluster',
  ),
  'servingruntimes.serving.kserve.io': parts.crd('ServingRuntime', runtimeVersion),
}
