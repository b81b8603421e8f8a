{ full(name):: name + "-books" }
