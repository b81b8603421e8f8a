function(ctx) { link: '/' + ctx.name }
