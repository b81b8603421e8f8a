// What the schemas of several kinds have in common.
local crd = import 'crd.libsonnet';
local s = import 'schema.libsonnet';

{
  group: 'serving.kserve.io',

  crd(kind, version, names={}, scope='Namespaced')::
    crd.crd($.group, kind, [version], $.labels, names, scope),
  labels: { app: 'kserve', 'app.kubernetes.io/name': 'kserve' },

  // Parts of a status, in Knative's form.
  address: s.object({ CACerts: s.string, audience: s.string, name: s.string, url: s.string }),
  status(fields):: s.object({
    annotations: s.stringMap,
    conditions: s.array(s.object({
      lastTransitionTime: s.string,
      message: s.string,
      reason: s.string,
      severity: s.string,
      status: s.string,
      type: s.string,
    }, ['status', 'type'])),
    observedGeneration: s.int64,
    url: s.string,
  } + fields),

  ready(name, field):: crd.column(name, ".status.conditions[?(@.type=='Ready')]." + field),
  url: crd.column('URL', '.status.url'),

  scaleMetric: s.enum(['cpu', 'memory', 'concurrency', 'rps']),
}
