local params = std.extVar("__ksonnet/params").components.page;
local k = import "k.libsonnet";
k.core.v1.list.new([
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: params.name }, data: { host: params.host, note: std.toString(params) } },
])
