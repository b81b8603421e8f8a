local env = std.extVar("__ksonnet/environments");
local params = std.extVar("__ksonnet/params").components.ui;
local k = import "k.libsonnet";
local names = import "names.libsonnet";
{
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: names.full(params.name),
    namespace: env.namespace,
    labels: params.labels { team: params.team },
  },
  spec: {
    replicas: params.replicas,
    selector: { matchLabels: { app: params.name } },
    template: {
      metadata: { labels: { app: params.name }, annotations: { server: env.server, library: k.version } },
      spec: {
        containers: [{
          name: "ui",
          image: params.image,
          ports: [{ containerPort: port } for port in params.ports],
        } + if params["node-port"] == null then {} else { env: [{ name: "PORT", value: "%d" % params["node-port"] }] }],
      },
    },
  },
}
