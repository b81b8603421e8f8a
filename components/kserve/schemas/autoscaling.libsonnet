// The fields of an InferenceService's parts that say how many pods there are.
local parts = import 'parts.libsonnet';
local s = import 'schema.libsonnet';

local scaleMetricType = s.enum(['Utilization', 'Value', 'AverageValue']);

// As in autoscaling/v2.
local rules = s.object({
  policies: s.list(s.object(
    { periodSeconds: s.int32, type: s.string, value: s.int32 },
    ['periodSeconds', 'type', 'value'],
  )),
  selectPolicy: s.string,
  stabilizationWindowSeconds: s.int32,
  tolerance: s.quantity,
});

local target = s.object({
  averageUtilization: s.int32,
  averageValue: s.quantity,
  type: scaleMetricType,
  value: s.quantity,
});

local query(backends, fields) = s.object({
  backend: s.enum(backends),
  query: s.string,
  serverAddress: s.string,
} + fields);

local metric = s.object({
  external: s.object({
    authenticationRef: s.object({
      authModes: s.string,
      authenticationRef: s.object({ name: s.string }, ['name']),
    }, ['authenticationRef']),
    metric: query(['prometheus', 'graphite'], { namespace: s.string }),
    target: target,
  }, ['metric', 'target']),
  podmetric: s.object({
    metric: query(['opentelemetry'], {
      metricNames: s.array(s.string),
      operationOverTime: s.string,
    }),
    target: target,
  }, ['metric', 'target']),
  resource: s.object(
    { name: s.enum(['cpu', 'memory']), target: target },
    ['name', 'target'],
  ),
  type: s.enum(['Resource', 'External', 'PodMetric']),
}, ['type']);

{
  autoScaling: s.object({
    behavior: s.object({ scaleDown: rules, scaleUp: rules }),
    metrics: s.array(metric),
  }),
  maxReplicas: s.int32,
  minReplicas: s.int32,
  scaleMetric: parts.scaleMetric,
  scaleMetricType: scaleMetricType,
  scaleTarget: s.int32,
}
