local params = import "../../components/params.libsonnet";
params + {
  components +: {
    "shop-page" +: { message: "local" },
  },
}
