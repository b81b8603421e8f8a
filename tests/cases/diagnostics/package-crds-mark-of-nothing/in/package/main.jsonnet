function(ctx) ctx.crds['books.shelf.example.com'] {
  spec: { 'kubekiln.dev/crd': 'boks.shelf.example.com' },
}
