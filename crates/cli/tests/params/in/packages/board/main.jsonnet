function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name },
  data: { [key]: ctx.uses[key].link for key in std.objectFields(ctx.uses) },
}
