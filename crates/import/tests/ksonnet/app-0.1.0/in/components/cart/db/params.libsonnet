{
  global: { spec: { accessModes: ["ReadWriteOnce"] } },
  components: {
    volume: { spec: { resources: { requests: { storage: "2Gi" } } } },
    schema: { name: "schema" },
  },
}
