// Names that more than one object has to agree on.
local object = import 'object.libsonnet';

{
  // The controllers find their settings by this name, which is compiled in.
  config: 'inferenceservice-config',
  issuer: 'selfsigned-issuer',

  // Programs: the name of each one's workload and service account, its selector and, where it
  // answers webhooks, its Service for them, its certificate and the Secret of that. A selector
  // cannot be changed later: these are upstream's, so its installation can be taken over.
  controller: program('kserve-controller-manager') {
    webhookService: 'kserve-webhook-server-service',
    certificate: 'serving-cert',
    secret: 'kserve-webhook-server-cert',
  },
  llmisvc: program('llmisvc-controller-manager') {
    webhookService: 'llmisvc-webhook-server-service',
    certificate: 'llmisvc-serving-cert',
    secret: 'llmisvc-webhook-server-cert',
  },
  localModel: program('kserve-localmodel-controller-manager'),
  agent: program('kserve-localmodelnode-agent'),

  local base = { app: 'kserve', 'app.kubernetes.io/name': 'kserve' },
  local program(name) = {
    name: name,
    selector: base { 'control-plane': name, 'controller-tools.k8s.io': '1.0' },
  },

  // metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, namespace='', labels={}):: object.meta(
    name,
    namespace,
    base + object.recommendedLabels('kserve', ctx.name) + labels,
  ),
}
