// Where the page is found.
local names = import 'names.libsonnet';

function(ctx) {
  route: { namespace: ctx.namespace, port: 80, prefix: '/', service: names.app },
}
