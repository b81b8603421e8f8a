// Schemas of templates: the pods, limits and metrics of one step of a workflow, around its work.
local artifacts = import 'artifacts.libsonnet';
local pods = import 'pods.libsonnet';
local s = import 'schema.libsonnet';
local work = import 'work.libsonnet';

local open = s.anyObject;
local metricName = s.string { pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' };
local text = s.string { minLength: 1 };

// The rules of Workflow and of the kinds that hold one.
local strict = {
  gauge: s.checked({
    "'resourcesDuration.*' metrics cannot be used in real-time gauges":
      "!has(self.realtime) || !self.realtime || !self.value.contains('resourcesDuration.')",
  }),
  resource: s.checked({
    'only one of manifest or manifestFrom can be specified':
      '(has(self.manifest) && !has(self.manifestFrom))'
      + ' || (!has(self.manifest) && has(self.manifestFrom))'
      + ' || (!has(self.manifest) && !has(self.manifestFrom))',
  }),
  sequence: s.checked({
    'only one of count or end can be defined': '!(has(self.count) && has(self.end))',
  }),
  task: s.checked({
    "cannot use 'continueOn' when using 'depends'":
      '!has(self.depends) || !has(self.continueOn)',
    "cannot use both 'depends' and 'dependencies'":
      '!has(self.depends) || !has(self.dependencies)',
    "task name cannot begin with a digit when using 'depends' or 'dependencies'":
      "!(has(self.depends) || has(self.dependencies)) || !self.name.matches('^[0-9]')",
  }),
};
local lax = { gauge: {}, resource: {}, sequence: {}, task: {} };

{
  retryStrategy: s.object({
    affinity: s.object({ nodeAntiAffinity: { type: 'object' } }),
    backoff: s.object({
      cap: s.string,
      duration: s.string,
      factor: s.intOrString,
      maxDuration: s.string,
    }),
    expression: s.string,
    limit: s.intOrString,
    retryPolicy: s.enum(['Always', 'OnFailure', 'OnError', 'OnTransientError']),
  }),

  synchronization: s.object({
    mutexes: s.array(s.object({ database: s.boolean, name: s.string, namespace: s.string })),
    semaphores: s.array(s.object({
      configMapKeyRef: s.keyReference,
      database: s.object({ key: s.string }, ['key']),
      namespace: s.string,
    })),
  }),

  metrics(rules):: s.object({
    prometheus: s.array(s.object({
      counter: s.object({ value: text }, ['value']),
      gauge: s.object({
        operation: s.enum(['Set', 'Add', 'Sub']),
        realtime: s.boolean,
        value: text { maxLength: 256 },
      }, ['realtime', 'value']) + rules.gauge,
      help: text,
      histogram: s.object(
        { buckets: s.array({ type: 'number' }), value: text },
        ['buckets', 'value'],
      ),
      labels: s.array(s.object({ key: metricName, value: s.string }, ['key', 'value'])),
      name: metricName,
      when: s.string,
    }, ['help', 'name'])) { maxItems: 100 },
  }, ['prometheus']),

  http: s.object({
    body: s.string,
    bodyFrom: s.object({ bytes: s.string { format: 'byte' } }),
    headers: s.array(s.object({
      name: s.string,
      value: s.string,
      valueFrom: s.object({ secretKeyRef: s.keyReference }),
    }, ['name'])),
    insecureSkipVerify: s.boolean,
    method: s.string,
    successCondition: s.string,
    timeoutSeconds: s.int64,
    url: s.string,
  }, ['url']),

  local template(forms, does) = s.object(pods.shared + does {
    activeDeadlineSeconds: s.intOrString,
    annotations: s.stringMap,
    archiveLocation: forms.location,
    container: pods.container({}, forms.containerRequires),
    daemon: s.boolean,
    executor: s.object({ serviceAccountName: s.string }),
    failFast: s.boolean,
    http: $.http,
    memoize: s.object({
      cache: s.object({ configMap: s.localReference }, ['configMap']),
      key: s.string,
      maxAge: s.string,
    }, ['cache', 'key', 'maxAge']),
    metadata: artifacts.podMetadata,
    metrics: $.metrics(forms.rules),
    name: work.name,
    parallelism: s.int64 { minimum: 1 },
    pendingTimeout: s.string,
    // Its one field is named after the plugin.
    plugin: open,
    priorityClassName: s.string,
    retryStrategy: $.retryStrategy,
    suspend: s.object({ duration: s.string }),
    synchronization: $.synchronization,
    timeout: s.string,
  }),

  // Of a workflow.
  local ofWorkflow = {
    artifact: artifacts.checkedArtifact,
    containerRequires: [],
    hookArguments: open,
    location: artifacts.checkedLocation,
    parallel(step): s.array(step),
    rareArtifact: open,
    rules: strict,
  },
  strict: strict,
  template: template(ofWorkflow, work.work(ofWorkflow)),
  defaults: template(ofWorkflow, work.openWork),

  // Of a WorkflowTaskSet, which the controller writes for its agent.
  local ofTaskSet = {
    artifact: artifacts.artifact,
    containerRequires: ['name'],
    hookArguments: artifacts.arguments(artifacts.artifact),
    location: artifacts.location,
    parallel(step): s.object({ steps: s.array(step) }, ['steps']),
    rareArtifact: artifacts.artifact,
    rules: lax,
  },
  task: template(ofTaskSet, work.work(ofTaskSet)),
}
