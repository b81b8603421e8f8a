local env = std.extVar("__ksonnet/environments");
{
  global: {},
  components: {
    page: { name: "page", host: env.namespace + ".example.com" },
    static: { data: { "index.html": "<p>module</p>" } },
  },
}
