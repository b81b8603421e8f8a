function(ctx) { name: ctx.name }
