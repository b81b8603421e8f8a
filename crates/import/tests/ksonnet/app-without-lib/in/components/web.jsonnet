local params = std.extVar("__ksonnet/params").components.web;
local k = import 'k.libsonnet';
k.core.v1.list.new({
  apiVersion: "apps/v1beta1",
  kind: "Deployment",
  metadata: { name: params.name, labels: { library: k.version } },
  spec: { replicas: params.replicas },
})
