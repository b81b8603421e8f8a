// Where others find the model.
local names = import 'names.libsonnet';

function(ctx)
  if !ctx.params.service then {} else {
    route: {
      prefix: if ctx.params.mesh then names.prefix(ctx) else '/',
      service: ctx.name,
      port: ctx.params.restPort,
    },
  }
