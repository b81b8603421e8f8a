local params = std.extVar("__ksonnet/params").components.list;
local greeter = import "parts/greeter/greeter.libsonnet";
{
  apiVersion: "v1",
  kind: "ConfigMapList",
  items: [greeter.configMap(name, name) for name in params.names],
}
