// Where others find the model.
local names = import 'names.libsonnet';

function(ctx)
  if !ctx.params.service then {} else {
    route: {
      prefix:
        if ctx.params.mesh then std.rstripChars(names.prefix(ctx), '/') + '/' else '/',
      service: ctx.name,
      namespace: ctx.namespace,
      port: ctx.params.restPort,
    },
  }
