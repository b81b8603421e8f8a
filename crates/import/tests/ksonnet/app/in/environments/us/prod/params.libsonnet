local params = std.extVar("__ksonnet/params");
local globals = import "globals.libsonnet";
local envParams = params + {
  components +: {
    ui +: {
      replicas: 3,
      "node-port": 30080,
      labels: { tier: "front" },
    },
    settings +: {
      data +: { greeting: "good day" },
    },
    "web.front.page" +: {
      name: "front-page",
    },
  },
};

{
  components: {
    [x]: envParams.components[x] + globals
    for x in std.objectFields(envParams.components)
  },
}
