{ full(ctx):: ctx.namespace + '/' + ctx.name + (importstr 'mark.txt') }
