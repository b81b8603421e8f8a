// Schemas of what a template does: a script, steps, a graph, a resource and so on. `forms` says
// how strict they are, and which of their subtrees are left open.
local artifacts = import 'artifacts.libsonnet';
local pods = import 'pods.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local open = s.anyObject;

{
  name: s.string { maxLength: 128, pattern: '^[a-zA-Z0-9][-a-zA-Z0-9]*$' },

  templateRef: s.object({ clusterScope: s.boolean, name: s.string, template: s.string }),

  hooks(arguments):: s.map(s.object({
    arguments: arguments,
    expression: s.string,
    template: s.string,
    templateRef: $.templateRef,
  })),

  // What a step and a task of a graph have in common.
  local step(forms) = {
    arguments: artifacts.arguments(forms.artifact),
    continueOn: s.object({ 'error': s.boolean, failed: s.boolean }),
    hooks: $.hooks(forms.hookArguments),
    // A template in its place; upstream does not follow the recursion either.
    inline: s.any,
    name: $.name,
    onExit: s.string,
    template: s.string,
    templateRef: $.templateRef,
    when: s.string,
    withItems: s.any,
    withParam: s.string,
    withSequence: s.object({
      count: s.intOrString,
      end: s.intOrString,
      format: s.string,
      start: s.intOrString,
    }) + forms.rules.sequence,
  },

  // The ways of a template to do its work, of which it has one; and what goes in and out.
  work(forms):: {
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
      action: s.enum(['get', 'create', 'apply', 'delete', 'replace', 'patch']),
      failureCondition: s.string,
      flags: s.array(s.string),
      manifest: s.string,
      manifestFrom: s.object({ artifact: forms.rareArtifact }, ['artifact']),
      mergeStrategy: s.enum(['strategic', 'merge', 'json']),
      setOwnerReference: s.boolean,
      successCondition: s.string,
    }, ['action']) + forms.rules.resource,
    script: pods.container({ source: s.string }, forms.containerRequires),
    sidecars: s.array(pods.beside),
    steps: s.array(forms.parallel(s.object(step(forms)))) { minItems: 1 },
  },
  // The same left open, for defaults: who sets them sets the fields around them.
  openWork: {
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
}
