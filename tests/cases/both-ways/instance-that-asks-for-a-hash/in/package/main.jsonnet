function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name, annotations: { 'kustomize.config.k8s.io/needs-hash': 'true' } },
  data: { text: ctx.params.text, half: '0.5' },
}
