// The CustomResourceDefinitions of Argo Workflows.
local artifacts = import 'schemas/artifacts.libsonnet';
local crd = import 'crd.libsonnet';
local pods = import 'schemas/pods.libsonnet';
local s = import 'schema.libsonnet';
local status = import 'schemas/status.libsonnet';
local templates = import 'schemas/templates.libsonnet';
local workflow = import 'schemas/workflow.libsonnet';

local arguments = artifacts.arguments(artifacts.checkedArtifact);

// A version whose status, if any, users and the controller write together with the rest.
local version(fields, required, columns=[]) =
  crd.plainVersion('v1alpha1', fields, storage=true, columns=columns, required=required);

// A version of a kind that programs write, with the status subresource.
local internal(spec, status) =
  crd.version('v1alpha1', spec, status, storage=true, required=['metadata', 'spec']);

local definition(kind, version, shortNames, scope='Namespaced') =
  local names = if shortNames == [] then {} else { shortNames: shortNames };
  crd.crd('argoproj.io', kind, [version], names=names, scope=scope);

local cronWorkflowSpec = s.object({
  concurrencyPolicy: s.enum(['Allow', 'Forbid', 'Replace']),
  failedJobsHistoryLimit: s.int32,
  schedules: s.array(s.string {
    pattern:
      '^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)'
      + @'|@every\s+([0-9]+(ns|us|µs|ms|s|m|h))+'
      + @'|([A-Za-z0-9*,/?-]+\s+){4}[A-Za-z0-9*,/?-]+)$',
  }) { minItems: 1 },
  startingDeadlineSeconds: s.int64 { minimum: 0 },
  stopStrategy: s.object({ expression: s.string }, ['expression']),
  successfulJobsHistoryLimit: s.int32,
  suspend: s.boolean,
  timezone: s.string,
  when: s.string,
  workflowMetadata: pods.metadata,
  workflowSpec: workflow.spec,
}, ['schedules', 'workflowSpec']);

local cronWorkflowStatus = s.object({
  active: s.array(s.atomic(s.object({
    apiVersion: s.string,
    fieldPath: s.string,
    kind: s.string,
    name: s.string,
    namespace: s.string,
    resourceVersion: s.string,
    uid: s.string,
  }))),
  conditions: status.conditions,
  failed: s.int64,
  lastScheduledTime: s.time,
  phase: s.string,
  succeeded: s.int64,
});

local artifactGCTaskSpec = s.object({
  artifactsByNode: s.map(s.object({
    archiveLocation: artifacts.location,
    artifacts: s.map(artifacts.artifact),
  })),
});

local artifactGCTaskStatus = s.object({
  artifactResultsByNode: s.map(s.object({
    artifactResults: s.map(s.object(
      { 'error': s.string, name: s.string, success: s.boolean },
      ['name'],
    )),
  })),
});

local eventBindingSpec = s.object({
  event: s.object({ selector: s.string }, ['selector']),
  submit: s.object({
    arguments: arguments,
    metadata: pods.metadata,
    workflowTemplateRef: workflow.templateRef,
  }, ['workflowTemplateRef']),
}, ['event']);

// What a step reports.
local result = { message: s.string, phase: s.string, progress: s.string };

local taskSetStatus = s.object({
  nodes: s.map(s.object(result { outputs: artifacts.outputs(artifacts.artifact) })),
});

local both = ['metadata', 'spec'];
local definitions = [
  definition('Workflow', version(
    { spec: workflow.spec, status: status.workflow },
    both,
    [
      crd.column('Status', '.status.phase'),
      crd.column('Age', '.status.startedAt', 'date') { format: 'date-time' },
      crd.column('Message', '.status.message'),
    ],
  ), ['wf']),
  definition('WorkflowTemplate', version({ spec: workflow.spec }, both), ['wftmpl']),
  definition(
    'ClusterWorkflowTemplate',
    version({ spec: workflow.spec }, both),
    ['clusterwftmpl', 'cwft'],
    'Cluster'
  ),
  definition('CronWorkflow', version(
    { spec: cronWorkflowSpec, status: cronWorkflowStatus }, both
  ), ['cwf', 'cronwf']),
  definition('WorkflowEventBinding', version({ spec: eventBindingSpec }, both), ['wfeb']),
  definition('WorkflowTaskSet', internal(
    s.object({ tasks: s.map(templates.task) }), taskSetStatus
  ), ['wfts']),
  definition('WorkflowTaskResult', version(
    result { outputs: artifacts.outputs(artifacts.checkedArtifact) }, ['metadata']
  ), []),
  definition(
    'WorkflowArtifactGCTask', internal(artifactGCTaskSpec, artifactGCTaskStatus), ['wfat']
  ),
];

{ [definition.metadata.name]: definition for definition in definitions }
