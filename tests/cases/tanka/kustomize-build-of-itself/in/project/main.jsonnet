std.native('kustomizeBuild')('.', { calledFrom: std.thisFile })
