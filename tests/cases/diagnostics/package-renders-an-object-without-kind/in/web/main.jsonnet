function(ctx) {
  pages: [{ apiVersion: 'v1', metadata: { name: ctx.name } }],
  noApiVersion: { kind: 'ConfigMap', metadata: { name: ctx.name } },
  neither: { metadata: { name: ctx.name }, data: {} },
}
