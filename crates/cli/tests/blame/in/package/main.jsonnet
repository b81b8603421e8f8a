function(ctx) [{
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name },
  data: { level: ctx.params.level, address: 'echo:%d' % ctx.params.port },
}]
