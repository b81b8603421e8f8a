// Schemas of what is told of a workflow's run.
local artifacts = import 'artifacts.libsonnet';
local s = import 'schema.libsonnet';
local stores = import 'stores.libsonnet';
local work = import 'work.libsonnet';

local open = s.anyObject;
local conditions =
  s.array(s.object({ message: s.string, status: s.string, type: s.string }));
local outputs = artifacts.outputs(open);
local duration = { type: 'integer' };
local stored = s.atomic(open);
local mutex = s.list(s.object({ holder: s.string, mutex: s.string }));
local semaphore = s.array(s.object({ holders: s.strings, semaphore: s.string }));

local node = s.object({
  boundaryID: s.string,
  children: s.array(s.string),
  daemoned: s.boolean,
  displayName: s.string,
  estimatedDuration: duration,
  failedPodRestarts: s.int32,
  finishedAt: s.time,
  hostNodeName: s.string,
  id: s.string,
  inputs: artifacts.inputs(open),
  memoizationStatus: s.object(
    { cacheName: s.string, hit: s.boolean, key: s.string },
    ['cacheName', 'hit', 'key'],
  ),
  message: s.string,
  name: s.string,
  nodeFlag: s.object({ hooked: s.boolean, retried: s.boolean }),
  outboundNodes: s.array(s.string),
  outputs: outputs,
  phase: s.string,
  podIP: s.string,
  progress: s.string,
  resourcesDuration: s.map(s.int64),
  restartingPodUID: s.string,
  startedAt: s.time,
  synchronizationStatus: s.object({ waiting: s.string }),
  taskResultSynced: s.boolean,
  templateName: s.string,
  templateRef: work.templateRef,
  templateScope: s.string,
  type: s.string,
}, ['id', 'name', 'type']);

{
  conditions: conditions,

  workflow: s.object({
    artifactGCStatus: s.object({
      notSpecified: s.boolean,
      podsRecouped: s.map(s.boolean),
      strategiesProcessed: s.map(s.boolean),
    }),
    artifactRepositoryRef: s.object({
      artifactRepository: stores.repository,
      configMap: s.string,
      default: s.boolean,
      key: s.string,
      namespace: s.string,
    }),
    compressedNodes: s.string,
    conditions: conditions,
    estimatedDuration: duration,
    finishedAt: s.time,
    message: s.string,
    nodes: s.map(node),
    offloadNodeStatusVersion: s.string,
    outputs: outputs,
    persistentVolumeClaims: s.array(open),
    phase: s.string,
    progress: s.string,
    resourcesDuration: s.map(s.int64),
    startedAt: s.time,
    // Copies of templates, which upstream leaves open.
    storedTemplates: stored,
    storedWorkflowTemplateSpec: stored,
    synchronization: s.object({
      mutex: s.object({ holding: mutex, waiting: mutex }),
      semaphore: s.object({ holding: semaphore, waiting: semaphore }),
    }),
    taskResultsCompletionStatus: s.map(s.boolean),
  }),
}
