function(ctx) {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: ctx.name, namespace: ctx.namespace },
  spec: { ports: [{ port: 80 }] },
}
