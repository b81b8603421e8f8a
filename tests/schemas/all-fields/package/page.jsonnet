function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name },
  data: { host: ctx.params.host, image: ctx.images.page, old: std.toString(std.extVar('old')) },
}
