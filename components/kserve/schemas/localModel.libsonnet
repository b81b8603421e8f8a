// LocalModelCache, a model to be kept on nodes; LocalModelNodeGroup, the nodes and their disks;
// LocalModelNode, what one node has.
local crd = import 'crd.libsonnet';
local parts = import 'parts.libsonnet';
local s = import 'schema.libsonnet';
local volume = import 'persistentVolume.libsonnet';
local pod = import 'podTemplate.libsonnet';

local states(of, names) = s.map(s.enum([''] + [of + name for name in names]));

local cache = s.object({
  modelSize: s.quantity,
  nodeGroups: s.array(s.string) { minItems: 1 },
  sourceModelUri: s.string + s.checked({
    'the address of a cached model cannot change': 'self == oldSelf',
  }),
}, ['modelSize', 'nodeGroups', 'sourceModelUri']);

local cacheStatus = s.object({
  copies: s.object({
    available: s.integer,
    failed: s.integer,
    total: s.integer,
  }),
  inferenceServices: s.array(s.object({ name: s.string, namespace: s.string })),
  nodeStatus: states('Node', [
    'NotReady',
    'DownloadPending',
    'Downloading',
    'Downloaded',
    'DownloadError',
  ]),
});

local node = s.object({
  localModels: s.array(s.object(
    { modelName: s.string, sourceModelUri: s.string }, ['modelName', 'sourceModelUri']
  )),
}, ['localModels']);
local nodeStatus = s.object({
  modelStatus: states('Model', [
    'DownloadPending',
    'Downloading',
    'Downloaded',
    'DownloadError',
  ]),
});

local nodeGroup = s.object({
  persistentVolumeClaimSpec: pod.claimSpec,
  persistentVolumeSpec: volume,
  storageLimit: s.quantity,
}, ['persistentVolumeClaimSpec', 'persistentVolumeSpec', 'storageLimit']);
local nodeGroupStatus = s.object({ available: s.quantity, used: s.quantity });

{
  'localmodelcaches.serving.kserve.io': parts.crd(
    'LocalModelCache',
    crd.version('v1alpha1', cache, cacheStatus, storage=true),
    scope='Cluster',
  ),
  'localmodelnodes.serving.kserve.io': parts.crd(
    'LocalModelNode',
    crd.version('v1alpha1', node, nodeStatus, storage=true),
    scope='Cluster',
  ),
  'localmodelnodegroups.serving.kserve.io': parts.crd(
    'LocalModelNodeGroup',
    crd.plainVersion('v1alpha1', { spec: nodeGroup, status: nodeGroupStatus }, storage=true),
    scope='Cluster',
  ),
}
