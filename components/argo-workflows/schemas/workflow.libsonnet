// The schema of a workflow's spec, which templates and cron workflows hold too.
local artifacts = import 'artifacts.libsonnet';
local checks = import 'checks.libsonnet';
local pods = import 'pods.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';
local templates = import 'templates.libsonnet';
local work = import 'work.libsonnet';

local open = s.anyObject;
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

local templateList = s.array(templates.template) + s.checked({
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

{
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
    hooks: work.hooks(open),
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
      strategy: s.enum([
        '',
        'OnPodCompletion',
        'OnPodSuccess',
        'OnWorkflowCompletion',
        'OnWorkflowSuccess',
      ]),
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
}
