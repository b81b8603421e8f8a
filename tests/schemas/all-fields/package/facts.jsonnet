function(ctx) { host: ctx.params.host }
