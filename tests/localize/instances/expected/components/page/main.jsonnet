function(ctx) [
  ctx.crds['books.example.com'],
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: ctx.name },
    data: { title: ctx.params.title, host: ctx.params.host, uses: std.toString(ctx.uses), shared: std.extVar('shared').a },
  },
]
