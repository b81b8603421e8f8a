{
  global: {
    // User-defined global parameters.
  },
  // Component-level parameters.
  components: {
    web: { name: "web", replicas: 1 },
  },
}
