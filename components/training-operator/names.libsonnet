// Names that more than one object has to agree on.
{
  // Of the operator's Deployment, Service, ServiceAccount and roles; also what the operator's
  // own flags take the Service to be called unless told otherwise.
  operator: 'training-operator',
  // The operator finds its webhook configuration by this name, which is compiled in.
  webhook: 'validator.training-operator.kubeflow.org',
  webhookSecret: 'training-operator-webhook-cert',
  selector: { 'control-plane': 'kubeflow-training-operator' },
  labels: { app: 'training-operator' },
}
