function(ctx) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: ctx.name },
  data: { host: ctx.uses['self'].host, image: ctx.images.page, sidecarImage: 'registry.example.com/sidecar:v1', old: std.toString(std.extVar('old')) },
}
