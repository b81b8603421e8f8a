function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name, namespace: ctx.namespace },
  data: {
    gateway: if 'gateway' in ctx.uses then ctx.uses.gateway.gateway else 'none',
    uses: std.manifestJsonMinified(ctx.uses),
  },
}
