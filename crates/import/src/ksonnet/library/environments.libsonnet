// std.extVar('__ksonnet/environments'): the environment of a component. A registry knows of no cluster, so the server is
// what `kiln import ksonnet --server` was told.
function(ctx) {
  namespace: ctx.namespace,
  server: 'SERVER',
}
