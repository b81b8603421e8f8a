local params = std.extVar("__ksonnet/params");
params + { components +: { "one.only" +: { name: "derived" } } }
