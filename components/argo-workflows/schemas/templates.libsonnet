// Schemas of templates: what one step of a workflow does. `forms` says how strict they are, and
// which of their subtrees are left open.
local artifacts = import 'artifacts.libsonnet';
local checks = import 'checks.libsonnet';
local pods = import 'pods.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
// Any value at all, which upstream leaves open as well.
local any = { 'x-kubernetes-preserve-unknown-fields': true };
local name = s.string { maxLength: 128, pattern: '^[a-zA-Z0-9][-a-zA-Z0-9]*$' };
local metricName = s.string { pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$' };
local text = s.string { minLength: 1 };

// The rules of Workflow and of the kinds that hold one.
local strict = {
  gauge: checks.checked({
    "'resourcesDuration.*' metrics cannot be used in real-time gauges":
      "!has(self.realtime) || !self.realtime || !self.value.contains('resourcesDuration.')",
  }),
  resource: checks.checked({
    'only one of manifest or manifestFrom can be specified':
      '(has(self.manifest) && !has(self.manifestFrom))'
      + ' || (!has(self.manifest) && has(self.manifestFrom))'
      + ' || (!has(self.manifest) && !has(self.manifestFrom))',
  }),
  sequence: checks.checked({
    'only one of count or end can be defined': '!(has(self.count) && has(self.end))',
  }),
  task: checks.checked({
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
  open: open,

  templateRef: s.object({ clusterScope: s.boolean, name: s.string, template: s.string }),

  hooks(arguments):: s.map(s.object({
    arguments: arguments,
    expression: s.string,
    template: s.string,
    templateRef: $.templateRef,
  })),

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
    retryPolicy: s.string { enum: ['Always', 'OnFailure', 'OnError', 'OnTransientError'] },
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
        operation: s.string { enum: ['Set', 'Add', 'Sub'] },
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

  // What a step and a task of a graph have in common.
  local step(forms) = {
    arguments: artifacts.arguments(forms.artifact),
    continueOn: s.object({ 'error': s.boolean, failed: s.boolean }),
    hooks: $.hooks(forms.hookArguments),
    // A template in its place; upstream does not follow the recursion either.
    inline: any,
    name: name,
    onExit: s.string,
    template: s.string,
    templateRef: $.templateRef,
    when: s.string,
    withItems: any,
    withParam: s.string,
    withSequence: s.object({
      count: s.intOrString,
      end: s.intOrString,
      format: s.string,
      start: s.intOrString,
    }) + forms.rules.sequence,
  },

  // The ways of a template to do its work, of which it has one; and what goes in and out.
  local work(forms) = {
    containerSet: s.object({
      containers: s.array(pods.container({ dependencies: s.array(s.string) }, ['name'])),
      retryStrategy: s.object({ duration: s.string, retries: s.intOrString }, ['retries']),
      volumeMounts: s.array(pod.volumeMounts.items),
    }, ['containers']),
    dag: s.object({
      failFast: s.boolean,
      target: s.string,
      tasks: s.array(s.object(step(forms) {
        dependencies: s.array(s.string),
        depends: s.string,
      }, ['name']) + forms.rules.task) { maxItems: 200, minItems: 1 },
    }, ['tasks']),
    data: s.object({
      source: s.object({ artifactPaths: forms.rareArtifact }),
      transformation: s.array(s.object({ expression: s.string }, ['expression'])),
    }, ['source', 'transformation']),
    initContainers: s.array(pods.beside),
    inputs: artifacts.inputs(forms.artifact),
    outputs: artifacts.outputs(forms.artifact),
    resource: s.object({
      action: s.string { enum: ['get', 'create', 'apply', 'delete', 'replace', 'patch'] },
      failureCondition: s.string,
      flags: s.array(s.string),
      manifest: s.string,
      manifestFrom: s.object({ artifact: forms.rareArtifact }, ['artifact']),
      mergeStrategy: s.string { enum: ['strategic', 'merge', 'json'] },
      setOwnerReference: s.boolean,
      successCondition: s.string,
    }, ['action']) + forms.rules.resource,
    script: pods.container({ source: s.string }, forms.containerRequires),
    sidecars: s.array(pods.beside),
    steps: s.array(forms.parallel(s.object(step(forms)))) { minItems: 1 },
  },
  // The same left open, for defaults: who sets them sets the fields around them.
  local openWork = {
    containerSet: open,
    dag: open,
    data: open,
    initContainers: s.array(open),
    inputs: open,
    outputs: open,
    resource: open,
    script: open,
    sidecars: s.array(open),
    steps: s.array(s.array(open)) { minItems: 1 },
  },

  local template(forms, work) = s.object(pods.shared + work {
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
    name: name,
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
  template: template(ofWorkflow, work(ofWorkflow)),
  defaults: template(ofWorkflow, openWork),

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
  task: template(ofTaskSet, work(ofTaskSet)),
}
