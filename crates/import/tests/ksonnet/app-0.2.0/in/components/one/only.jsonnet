local params = std.extVar("__ksonnet/params").components.only;
local helper = import "helper.libsonnet";
[{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: params.name }, data: helper(params) }]
