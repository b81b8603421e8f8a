local params = import "../../components/params.libsonnet";
params + {
  components +: {
    // Insert component parameter overrides here.
  },
}
