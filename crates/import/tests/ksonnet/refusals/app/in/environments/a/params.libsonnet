std.extVar("__ksonnet/params")
