{ full(ctx):: ctx.namespace + '/' + ctx.name }
