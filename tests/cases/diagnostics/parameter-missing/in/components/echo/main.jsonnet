local labels = { app: 'echo' };

function(ctx) [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: ctx.name, namespace: ctx.namespace },
    spec: {
      replicas: ctx.params.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: labels },
        spec: { containers: [{ name: 'echo', image: ctx.images.echo, args: [ctx.params.greeting] }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: ctx.name, namespace: ctx.namespace },
    spec: { type: ctx.params.exposure, selector: labels, ports: [{ port: 80 }] },
  },
]
