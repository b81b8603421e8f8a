{ full(ctx):: error 'it has no name' }
