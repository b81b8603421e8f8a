local params = std.extVar("__ksonnet/params").components.labels;
local all = std.extVar("__ksonnet/components");
{
  local this = self,
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: params.name, labels: { app: "labels" } },
  data: {
    labels: std.join(",", std.objectFields(this.metadata.labels)),
    params: std.toString(params),
    others: std.join(",", std.objectFields(all)),
  },
  secret:: error "never looked at",
}
