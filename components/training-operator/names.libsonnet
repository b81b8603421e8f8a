// Names that more than one object has to agree on.
local object = import 'object.libsonnet';

{
  // Of the operator's Deployment, Service, ServiceAccount and roles; also what the operator's
  // own flags take the Service to be called unless told otherwise.
  operator: 'training-operator',
  // The operator finds its webhook configuration by this name, which is compiled in.
  webhook: 'validator.training-operator.kubeflow.org',
  webhookSecret: 'training-operator-webhook-cert',
  // What selects the operator's pods. A selector cannot be changed later: it is upstream's, so
  // an installation made from its manifests can be taken over.
  selector: { 'control-plane': 'kubeflow-training-operator' },

  // metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, namespace='', labels={}):: object.meta(
    name,
    namespace,
    { app: $.operator } + object.recommendedLabels($.operator, ctx.name) + labels,
  ),
}
