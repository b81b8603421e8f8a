function(ctx) [
  ctx.crds['books.shelf.example.com'] { metadata+: { annotations+: { by: ctx.name } } },
  ctx.crds['boards.shelf.example.com'] {
    spec+: { conversion: { webhook: { clientConfig: { service: { name: ctx.name, namespace: 'default' } } } } },
  },
  // The same once more, by another name.
  ctx.crds['boards.shelf.example.com'] { metadata+: { name: 'planks.shelf.example.com' } },
]
