local base = import "base.libsonnet";
local front = std.objectHas(base, "web.front.page");
local team = (import "globals.libsonnet").team;

base + (if front then {} else {
  ui+: { metadata+: { annotations+: { reviewed: team } } },
  added: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "added" },
    data: { components: std.join(" ", std.objectFields(base)), replicas: std.toString(std.extVar("__ksonnet/params").components.ui.replicas) },
  },
})
