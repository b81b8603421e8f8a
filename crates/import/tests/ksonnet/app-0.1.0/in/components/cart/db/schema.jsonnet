local params = std.extVar("__ksonnet/params").components.schema;
{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: params.name }, data: { modes: std.toString(params.spec) } }
