function(ctx) {
  apiVersion: 'example.com/v1',
  kind: 'Limit',
  metadata: { name: ctx.name },
  spec: { bytes: [1, 9007199254740993] },
}
