std.native('kustomizeBuild')('../../kz', { calledFrom: std.thisFile })
