function(ctx) { menu: [{ text: ctx.params.title, link: '/' + ctx.name + '/' }] }
