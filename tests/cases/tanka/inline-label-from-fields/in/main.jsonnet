{
  apiVersion: 'tanka.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name: 'one', labels: { cluster: 'c1' } },
  spec: { namespace: '', injectLabels: true, tankaEnvLabelFromFields: ['.metadata.labels.cluster', '.spec.namespace'] },
  data: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
}
