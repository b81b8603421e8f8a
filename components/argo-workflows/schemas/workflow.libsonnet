// The schema of a workflow: its spec, which templates and cron workflows hold too, and its status.
local artifacts = import 'artifacts.libsonnet';
local checks = import 'checks.libsonnet';
local pods = import 'pods.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';
local templates = import 'templates.libsonnet';

local open = templates.open;
local works = [
  'container',
  'script',
  'dag',
  'steps',
  'resource',
  'suspend',
  'containerSet',
  'data',
  'http',
  'plugin',
];

local templateList = s.array(templates.template) + checks.checked({
  'activeDeadlineSeconds is only valid for leaf templates':
    'self.all(t, !(has(t.activeDeadlineSeconds) && (has(t.steps) || has(t.dag))))',
  'template must have at most one template type':
    'self.all(t, %s <= 1)' % checks.count('t', works),
  'timeout cannot be applied to steps or dag templates':
    'self.all(t, !(has(t.timeout) && t.timeout != "" && (has(t.steps) || has(t.dag))))',
}) { maxItems: 200 };

local plugin = s.object({
  metadata: s.templateMeta,
  spec: s.object({
    sidecar: s.object(
      { automountServiceAccountToken: s.boolean, container: open },
      ['container'],
    ),
  }, ['sidecar']),
}, ['metadata', 'spec']);

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
  templateRef: templates.templateRef,
  templateScope: s.string,
  type: s.string,
}, ['id', 'name', 'type']);

{
  conditions: conditions,
  templateRef: s.object({ clusterScope: s.boolean, name: s.string }),

  spec: s.object(pods.shared {
    activeDeadlineSeconds: s.int64,
    archiveLogs: s.boolean,
    arguments: artifacts.arguments(artifacts.checkedArtifact),
    artifactGC: s.object(artifacts.gc {
      forceFinalizerRemoval: s.boolean,
      podSpecPatch: s.string,
    }),
    artifactRepositoryRef: s.object({ configMap: s.string, key: s.string }),
    dnsConfig: pod.dnsConfig,
    dnsPolicy: s.string,
    entrypoint: s.string,
    executor: s.object({ serviceAccountName: s.string }),
    executorPlugins: s.array(plugin),
    hooks: templates.hooks(open),
    hostNetwork: s.boolean,
    imagePullSecrets: s.array(s.localReference),
    metrics: templates.metrics(templates.strict),
    onExit: s.string,
    parallelism: s.int64 { minimum: 1 },
    podDisruptionBudget: s.object({
      maxUnavailable: s.intOrString,
      minAvailable: s.intOrString,
      selector: s.labelSelector,
      unhealthyPodEvictionPolicy: s.string,
    }),
    podGC: s.object({
      deleteDelayDuration: s.string,
      labelSelector: s.labelSelector,
      strategy: s.string { enum: [
        '',
        'OnPodCompletion',
        'OnPodSuccess',
        'OnWorkflowCompletion',
        'OnWorkflowSuccess',
      ] },
    }),
    podMetadata: artifacts.podMetadata,
    podPriorityClassName: s.string,
    priority: s.int32,
    retryStrategy: templates.retryStrategy,
    shutdown: s.string,
    suspend: s.boolean,
    synchronization: templates.synchronization,
    templateDefaults: templates.defaults,
    templates: templateList,
    ttlStrategy: s.object({
      secondsAfterCompletion: s.int32,
      secondsAfterFailure: s.int32,
      secondsAfterSuccess: s.int32,
    }),
    volumeClaimGC: s.object({ strategy: s.string }),
    volumeClaimTemplates: pods.claims,
    workflowMetadata: s.object({
      annotations: s.stringMap,
      labels: s.stringMap,
      labelsFrom: s.map(s.object({ expression: s.string }, ['expression'])),
    }),
    workflowTemplateRef: $.templateRef,
  }),

  status: s.object({
    artifactGCStatus: s.object({
      notSpecified: s.boolean,
      podsRecouped: s.map(s.boolean),
      strategiesProcessed: s.map(s.boolean),
    }),
    artifactRepositoryRef: s.object({
      artifactRepository: artifacts.repository,
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
