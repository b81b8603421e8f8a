{
  local text = import "text.libsonnet",
  configMap(name, team):: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: name }, data: { text: text % team } },
}
