local params = std.extVar("__ksonnet/params");
local globals = import "globals.libsonnet";
local envParams = params + {
  components +: {
    labels +: { nested +: { b: null } },
    odd +: { spec: { empty: null, number: 2 } },
    words +: { metadata: { note: "patched" } },
  },
};
{ components: { [x]: envParams.components[x] + globals for x in std.objectFields(envParams.components) } }
