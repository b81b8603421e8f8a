{ global: { extra: "global" }, components: { only: { name: "only" } } }
