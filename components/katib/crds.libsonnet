// The CustomResourceDefinitions: experiments, and the suggestions and trials that Katib makes of
// them.
local crd = import 'crd.libsonnet';
local part = import 'experimentParts.libsonnet';
local s = import 'schema.libsonnet';

local parameters = s.keyed(['name'], s.object({
  feasibleSpace: s.object({
    distribution: s.enum(['uniform', 'logUniform', 'normal', 'logNormal', 'unknown']),
    list: s.array(s.string),
    max: s.string,
    min: s.string,
    step: s.string,
  }),
  name: s.string,
  parameterType: s.enum(['double', 'int', 'discrete', 'categorical', 'unknown']),
}, ['name']));

// How a trial is run and judged.
local primary = {
  failureCondition: s.string,
  primaryContainerName: s.string,
  primaryPodLabels: s.stringMap,
  successCondition: s.string,
};

local experiment = {
  spec: s.object({
    algorithm: part.algorithm,
    earlyStopping: part.algorithm,
    maxFailedTrialCount: s.int32,
    maxTrialCount: s.int32,
    metricsCollectorSpec: part.metricsCollector,
    nasConfig: s.object({
      graphConfig: s.object({
        inputSizes: s.array(s.int32),
        numLayers: s.int32,
        outputSizes: s.array(s.int32),
      }),
      operations: s.keyed(
        ['operationType'],
        s.object({ operationType: s.string, parameters: parameters }, ['operationType']),
      ),
    }),
    objective: part.objective,
    parallelTrialCount: s.int32,
    parameters: parameters,
    resumePolicy: part.resumePolicy,
    trialTemplate: s.object(primary {
      configMap: s.object({
        configMapName: s.string,
        configMapNamespace: s.string,
        templatePath: s.string,
      }),
      retain: s.boolean,
      trialParameters: s.keyed(['name'], s.object({
        description: s.string,
        name: s.string,
        reference: s.string,
      }, ['name'])),
      trialSpec: s.anyObject,
    }),
  }),
  status: s.object(part.progress {
    currentOptimalTrial: s.object({
      bestTrialName: s.string,
      observation: part.observation,
      parameterAssignments: part.assignments,
    }),
    trialMetricsUnavailable: s.int32,
    trials: s.int32,
  } + {
    [list + 'TrialList']: s.array(s.string)
    for list in [
      'earlyStopped',
      'failed',
      'killed',
      'metricsUnavailable',
      'pending',
      'running',
      'succeeded',
    ]
  } + {
    ['trials' + count]: s.int32
    for count in ['EarlyStopped', 'Failed', 'Killed', 'Pending', 'Running', 'Succeeded']
  }),
};

local suggestion = {
  spec: s.object({
    algorithm: part.algorithm,
    earlyStopping: part.algorithm,
    requests: s.int32,
    resumePolicy: part.resumePolicy,
  }),
  status: s.object(part.progress {
    algorithmSettings: part.algorithm.properties.algorithmSettings,
    suggestionCount: s.int32,
    suggestions: s.array(s.object({
      earlyStoppingRules: part.earlyStoppingRules,
      labels: s.stringMap,
      name: s.string,
      parameterAssignments: part.assignments,
    })),
  }),
};

local trial = {
  spec: s.object(primary {
    earlyStoppingRules: part.earlyStoppingRules,
    labels: s.stringMap,
    metricsCollector: part.metricsCollector,
    objective: part.objective,
    parameterAssignments: part.assignments,
    retainRun: s.boolean,
    runSpec: s.anyObject,
  }),
  status: s.object(part.progress { observation: part.observation }),
};

local last = '.status.conditions[-1:].';

local definition(kind, schemas, columns=[]) =
  local shown = [crd.column('Type', last + 'type'), crd.column('Status', last + 'status')] + columns
                + [crd.ageColumn];
  crd.crd('kubeflow.org', kind, [
    crd.version('v1beta1', schemas.spec, schemas.status, storage=true, columns=shown),
  ], names={ categories: ['all', 'kubeflow', 'katib'] });

{
  'experiments.kubeflow.org': definition('Experiment', experiment),
  'suggestions.kubeflow.org': definition('Suggestion', suggestion, [
    crd.column('Requested', '.spec.requests'),
    crd.column('Assigned', '.status.suggestionCount'),
  ]),
  'trials.kubeflow.org': definition('Trial', trial),
}
