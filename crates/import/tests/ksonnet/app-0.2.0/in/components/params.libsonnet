local env = std.extVar("__ksonnet/environments");
local replicas(n) = { replicas: n };
{
  global: {},
  components: {
    shared:: { hidden: true },
    labels: replicas(2) { name: env.namespace + "-labels", nested: { a: 1, b: { c: "x" } } },
    list: { names: ["a", "b"] },
    odd: { "a-b": 1.5, big: 12345678901, "true": false },
  },
}
