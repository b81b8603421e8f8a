local lib = import 'lib.libsonnet';
{
  of(ctx):: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: ctx.name },
    spec: { ports: [lib.port(ctx.params.port)] },
  },
}
