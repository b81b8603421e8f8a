function(ctx) std.native('kustomizeBuild')('tree', { calledFrom: std.thisFile })
