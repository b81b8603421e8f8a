// InferenceGraph, which routes requests through several models, and TrainedModel, one of several
// models of a server.
local crd = import 'crd.libsonnet';
local parts = import 'parts.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local columns = [parts.url, parts.ready('Ready', 'status'), crd.ageColumn];

local step = s.object({
  condition: s.string,
  data: s.string,
  dependency: s.enum(['Soft', 'Hard']),
  name: s.string,
  nodeName: s.string,
  serviceName: s.string,
  serviceUrl: s.string,
  weight: s.int64,
});
local node = s.object({
  routerType: s.enum(['Sequence', 'Splitter', 'Ensemble', 'Switch']),
  steps: s.array(step),
}, ['routerType']);

local graph = s.object({
  affinity: pod.affinity,
  maxReplicas: s.int32,
  minReplicas: s.int32,
  nodeName: s.string,
  nodeSelector: s.stringMap,
  nodes: s.map(node),
  resources: pod.resources,
  routerTimeouts: s.object({
    serverIdle: s.int64,
    serverRead: s.int64,
    serverWrite: s.int64,
    serviceClient: s.int64,
  }),
  scaleMetric: parts.scaleMetric,
  scaleTarget: s.int32,
  serviceAccountName: s.string,
  timeout: s.int64,
  tolerations: pod.tolerations,
}, ['nodes']);

local trainedModel = s.object({
  inferenceService: s.string,
  model: s.object(
    { framework: s.string, memory: s.quantity, storageUri: s.string },
    ['framework', 'memory', 'storageUri'],
  ),
}, ['inferenceService', 'model']);

local version(spec, status) =
  crd.version('v1alpha1', spec, parts.status(status), storage=true, columns=columns);

{
  'inferencegraphs.serving.kserve.io': parts.crd(
    'InferenceGraph', version(graph, { deploymentMode: s.string }), { shortNames: ['ig'] }
  ),
  'trainedmodels.serving.kserve.io': parts.crd(
    'TrainedModel', version(trainedModel, { address: parts.address }), { shortNames: ['tm'] }
  ),
}
