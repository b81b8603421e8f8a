local k = import "k.libsonnet";
local text = importstr "greeting.txt";
{
  new(_env, _params):: {
    local params = _params + _env,
    local name = std.extVar("__ksonnet/params").components[params.name].name,
    greeting:: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: name, namespace: params.namespace },
      data: { text: text % params, all: std.toString(_params), server: _env.server },
    },
    all:: [self.greeting],
    list(items):: k.core.v1.list.new(items),
  },
}
