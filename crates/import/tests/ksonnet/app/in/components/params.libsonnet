{
  global: {
    team: "books",
  },
  components: {
    ui: {
      image: "example.com/ui:1.0",
      name: "ui",
      replicas: 1,
      "node-port": null,
      labels: { tier: "front", zone: "a" },
      ports: [80, 8080],
    },
    settings: {
      data: { greeting: "hello", obsolete: null },
    },
    things: {
      name: "things",
      team: "to be replaced",
    },
    extra: {},
    gone: { value: "of a component that was removed" },
  },
}
