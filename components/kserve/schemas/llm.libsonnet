// LLMInferenceService, a language model, and LLMInferenceServiceConfig, a preset for it.
//
// Written out in full they take 330 kB each. What is least set is cut to `anything`: ephemeral
// containers, and init containers of the further pods of a model that spans several nodes.
local crd = import 'crd.libsonnet';
local httpRoute = import 'httpRoute.libsonnet';
local parts = import 'parts.libsonnet';
local pools = import 'pools.libsonnet';
local refs = import 'gatewayReferences.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

// Its key is what the API server has to know of an item.
local cut = s.keyed(['name'], s.object({ name: s.string }, ['name']) + s.anyObject);
local template = s.object(pod.podSpec.properties { ephemeralContainers: cut });
local worker = s.object(template.properties { initContainers: cut });

local atLeast(minimum) = s.int32 { minimum: minimum };
local workload = {
  parallelism: s.object({
    data: atLeast(1),
    dataLocal: atLeast(1),
    dataRPCPort: atLeast(1) { maximum: 65535 },
    expert: s.boolean,
    pipeline: atLeast(1),
    tensor: atLeast(1),
  }),
  replicas: atLeast(0),
  template: template,
  worker: worker,
};

local references =
  s.object({ refs: s.array(s.object({ name: refs.name, namespace: refs.namespace })) });

local spec(strict) = s.object(workload {
  baseRefs: s.array(s.localReference),
  model: s.object({
    criticality: s.enum(['Critical', 'Standard', 'Sheddable']),
    lora: s.object({ adapters: s.any }),
    name: s.string,
    uri: s.string,
  }, ['uri']),
  prefill: s.object(workload),
  router: s.object({
    gateway: references,
    ingress: references,
    route: s.object({
      http: s.object({ refs: s.array(s.localReference), spec: httpRoute(strict) }),
    }),
    scheduler: s.object({
      pool: s.object({ ref: s.localReference, spec: pools.poolSpec }),
      template: template,
    }),
  }),
});

local status = parts.status({ address: parts.address, addresses: s.array(parts.address) });

{
  'llminferenceservices.serving.kserve.io': parts.crd(
    'LLMInferenceService',
    crd.version('v1alpha1', spec(true), status, storage=true, columns=[
      parts.url,
      parts.ready('Ready', 'status'),
      parts.ready('Reason', 'reason'),
      crd.ageColumn,
      crd.column('URLs', '.status.addresses[*].url') { priority: 1 },
    ]),
    { shortNames: ['llmisvc'] },
  ),
  'llminferenceserviceconfigs.serving.kserve.io': parts.crd(
    'LLMInferenceServiceConfig',
    crd.plainVersion('v1alpha1', { spec: spec(false) }, storage=true),
  ),
}
