// What the schemas of several kinds have in common.
local crd = import 'crd.libsonnet';
local s = import 'schema.libsonnet';

{
  group: 'serving.kserve.io',

  crd(kind, version, names={}, scope='Namespaced')::
    crd.crd($.group, kind, [version], $.labels, names, scope),
  labels: { app: 'kserve', 'app.kubernetes.io/name': 'kserve' },

  // A served and stored version without subresources; `fields` stand beside the metadata.
  plainVersion(name, fields, columns=[])::
    crd.version(name, {}, {}, storage=true, columns=columns) {
      schema: { openAPIV3Schema: s.object({
        apiVersion: s.string,
        kind: s.string,
        metadata: { type: 'object' },
      } + fields) },
      subresources:: null,
    },

  // Any fields are taken and kept: what is cut to keep a CRD small enough to apply.
  anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },

  integer: { type: 'integer' },

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

  column(name, type, path):: { name: name, type: type, jsonPath: path },
  ready(name, field)::
    $.column(name, 'string', ".status.conditions[?(@.type=='Ready')]." + field),
  url: $.column('URL', 'string', '.status.url'),
  age: $.column('Age', 'date', '.metadata.creationTimestamp'),

  scaleMetric: s.string { enum: ['cpu', 'memory', 'concurrency', 'rps'] },
}
