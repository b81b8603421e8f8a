// The schema of autoscaling/v2 MetricSpec: what an elastic job's autoscaler goes by.
local s = import 'schema.libsonnet';

local target = s.object({
  averageUtilization: s.int32,
  averageValue: s.quantity,
  type: s.string,
  value: s.quantity,
}, ['type']);
local metric = s.object({ name: s.string, selector: s.labelSelector }, ['name']);
local described = s.object(
  { apiVersion: s.string, kind: s.string, name: s.string },
  ['kind', 'name'],
);
local measured = s.object({ metric: metric, target: target }, ['metric', 'target']);

{
  metricSpec: s.object({
    containerResource: s.object(
      { container: s.string, name: s.string, target: target },
      ['container', 'name', 'target'],
    ),
    external: measured,
    object: s.object(
      { describedObject: described, metric: metric, target: target },
      ['describedObject', 'metric', 'target'],
    ),
    pods: measured,
    resource: s.object({ name: s.string, target: target }, ['name', 'target']),
    type: s.string,
  }, ['type']),
}
