function(ctx) [ctx.name]
