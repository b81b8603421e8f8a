// Schemas that experiments share with the suggestions and trials they lead to. Upstream's CRDs
// say nothing about their fields: these follow the Go types of the API, with the values that the
// controller knows.
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local oneOf(values) = s.string { enum: values };
local nameValue(value=s.string) = s.object({ name: s.string, value: value }, ['name']);

{
  oneOf:: oneOf,

  // Any object, taken as it is: what a trial runs.
  anyObject: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },

  resumePolicy: oneOf(['Never', 'LongRunning', 'FromVolume']),

  algorithm: s.object({
    algorithmName: s.string,
    algorithmSettings: s.keyed(['name'], nameValue()),
  }),

  objective: s.object({
    additionalMetricNames: s.array(s.string),
    goal: { type: 'number', format: 'double' },
    // No keyed list: the webhook adds one for each metric, also for one that is named twice.
    metricStrategies: s.array(nameValue(oneOf(['min', 'max', 'latest']))),
    objectiveMetricName: s.string,
    type: oneOf(['minimize', 'maximize']),
  }),

  metricsCollector: s.object({
    collector: s.object({
      customCollector: pod.container,
      kind: oneOf(['StdOut', 'File', 'TensorFlowEvent', 'PrometheusMetric', 'Custom', 'Push']),
    }),
    source: s.object({
      fileSystemPath: s.object({
        format: oneOf(['TEXT', 'JSON']),
        kind: oneOf(['Directory', 'File']),
        path: s.string,
      }),
      filter: s.object({ metricsFormat: s.array(s.string) }),
      httpGet: pod.probe.properties.httpGet,
    }),
  }),

  // What a suggestion gives to a trial.
  assignments: s.array(nameValue()),
  earlyStoppingRules: s.array(s.object({
    comparison: oneOf(['equal', 'less', 'greater']),
    name: s.string,
    startStep: { type: 'integer' },
    value: s.string,
  })),
  observation: s.object({ metrics: s.array(s.object({
    latest: s.string,
    max: s.string,
    min: s.string,
    name: s.string,
  })) }),

  // The status fields of all three kinds.
  progress: {
    completionTime: s.time,
    conditions: s.keyed(['type'], s.object({
      lastTransitionTime: s.time,
      lastUpdateTime: s.time,
      message: s.string,
      reason: s.string,
      status: oneOf(['True', 'False', 'Unknown']),
      type: s.string,
    }, ['status', 'type'])),
    lastReconcileTime: s.time,
    startTime: s.time,
  },
}
