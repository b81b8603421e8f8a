// Schemas that experiments share with the suggestions and trials they lead to. Upstream's CRDs
// say nothing about their fields: these follow the Go types of the API, with the values that the
// controller knows.
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

// An empty value is left out by the controller, so it is not required.
local nameValue(value=s.string) = s.object({ name: s.string, value: value }, ['name']);

{
  resumePolicy: s.enum(['Never', 'LongRunning', 'FromVolume']),

  algorithm: s.object({
    algorithmName: s.string,
    algorithmSettings: s.keyed(['name'], nameValue()),
  }),

  objective: s.object({
    additionalMetricNames: s.array(s.string),
    goal: { type: 'number', format: 'double' },
    // No keyed list: the webhook adds one for each metric, also for one that is named twice.
    metricStrategies: s.array(nameValue(s.enum(['min', 'max', 'latest']))),
    objectiveMetricName: s.string,
    type: s.enum(['minimize', 'maximize']),
  }),

  metricsCollector: s.object({
    collector: s.object({
      customCollector: pod.container,
      kind: s.enum(['StdOut', 'File', 'TensorFlowEvent', 'PrometheusMetric', 'Custom', 'Push']),
    }),
    source: s.object({
      fileSystemPath: s.object({
        format: s.enum(['TEXT', 'JSON']),
        kind: s.enum(['Directory', 'File']),
        path: s.string,
      }),
      filter: s.object({ metricsFormat: s.array(s.string) }),
      httpGet: pod.probe.properties.httpGet,
    }),
  }),

  // What a suggestion gives to a trial.
  assignments: s.array(nameValue()),
  earlyStoppingRules: s.array(s.object({
    comparison: s.enum(['equal', 'less', 'greater']),
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
    conditions: s.keyed(['type'], s.condition({
      lastUpdateTime: s.time,
      status: s.enum(['True', 'False', 'Unknown']),
    })),
    lastReconcileTime: s.time,
    startTime: s.time,
  },
}
