local params = std.extVar("__ksonnet/params");
params + {
  components +: {
    "cart.db.volume" +: { spec +: { resources: { requests: { storage: "9Gi" } } } },
    "cart.db.schema" +: { name: "nightly-schema" },
    prices +: { data +: { milk: null } },
  },
}
