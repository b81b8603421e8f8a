// InferencePool and InferenceModel of the Gateway API's extension for inference: the pods that
// serve a language model, and names under which clients ask for it.
local crd = import 'crd.libsonnet';
local parts = import 'parts.libsonnet';
local refs = import 'gatewayReferences.libsonnet';
local s = import 'schema.libsonnet';

local group = 'inference.networking.x-k8s.io';

local pool = s.object({
  extensionRef: s.object({
    failureMode: s.string { default: 'FailClose', enum: ['FailOpen', 'FailClose'] },
    group: refs.group(''),
    kind: refs.kind('Service'),
    name: refs.name,
    portNumber: refs.port,
  }, ['name']),
  selector: s.map(s.string {
    maxLength: 63,
    minLength: 0,
    pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$',
  }),
  targetPortNumber: refs.port,
}, ['extensionRef', 'selector', 'targetPortNumber']);

local condition = s.object(
  {
    lastTransitionTime: s.time,
    message: s.string { maxLength: 32768 },
    observedGeneration: s.int64 { minimum: 0 },
    reason: s.string {
      maxLength: 1024,
      minLength: 1,
      pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
    },
    status: s.enum(['True', 'False', 'Unknown']),
    type: s.string {
      maxLength: 316,
      pattern:
        '^(%s/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$' % refs.domain,
    },
  },
  ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
);

// Until a controller speaks, the condition `type` is unknown.
local unknown(type) = [{
  lastTransitionTime: '1970-01-01T00:00:00Z',
  message: 'Waiting for controller',
  reason: 'Pending',
  status: 'Unknown',
  type: type,
}];
local conditions(type) =
  s.keyed(['type'], condition) { default: unknown(type), maxItems: 8 };

local poolStatus = s.object({
  parent: s.array(s.object({
    conditions: conditions('Accepted'),
    parentRef: s.object({
      group: refs.group(refs.gatewayGroup),
      kind: refs.kind('Gateway'),
      name: refs.name,
      namespace: refs.namespace,
    }, ['name']),
  }, ['parentRef'])) { maxItems: 32 },
}) {
  default: {
    parent: [{
      conditions: unknown('Accepted'),
      parentRef: { kind: 'Status', name: 'default' },
    }],
  },
};

local model = s.object({
  criticality: s.enum(['Critical', 'Standard', 'Sheddable']),
  modelName: s.string {
    maxLength: 256,
    'x-kubernetes-validations': [
      { message: 'modelName cannot change', rule: 'self == oldSelf' },
    ],
  },
  poolRef: s.object({
    group: refs.group(group),
    kind: refs.kind('InferencePool'),
    name: refs.name,
  }, ['name']),
  targetModels: s.array(s.object({
    name: s.string { maxLength: 253 },
    weight: s.int32 { maximum: 1000000, minimum: 1 },
  }, ['name'])) {
    maxItems: 10,
    'x-kubernetes-validations': [{
      message: 'either all target models have a weight or none has',
      rule: 'self.all(model, has(model.weight)) || self.all(model, !has(model.weight))',
    }],
  },
}, ['modelName', 'poolRef']);

local version(spec, status, columns=[]) =
  crd.version('v1alpha2', spec, status, storage=true, columns=columns);

{
  // LLMInferenceServices describe pools, too.
  poolSpec:: pool,

  'inferencemodels.inference.networking.x-k8s.io': crd.crd(
    group,
    'InferenceModel',
    [version(model, s.object({ conditions: conditions('Ready') }), [
      crd.column('Model Name', '.spec.modelName'),
      crd.column('Inference Pool', '.spec.poolRef.name'),
      crd.column('Criticality', '.spec.criticality'),
      crd.ageColumn,
    ])],
    parts.labels,
  ),
  'inferencepools.inference.networking.x-k8s.io': crd.crd(
    group, 'InferencePool', [version(pool, poolStatus)], parts.labels
  ),
}
