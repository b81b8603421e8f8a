function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name },
  data: { crds: std.join(' ', std.objectFields(ctx.crds)), seen: std.manifestJsonMinified(ctx.crds) },
}
