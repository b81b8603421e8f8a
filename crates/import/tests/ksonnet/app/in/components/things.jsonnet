local params = std.extVar("__ksonnet/params").components.things;
local greeter = import "parts/greeter/greeter.libsonnet";
[
  greeter.configMap(params.name + "-" + item, params.team)
  for item in ["a", "b"]
]
