local lib = import 'lib.libsonnet';
{
  web: {
    deployment: lib.deployment { spec: { template: { spec: { containers: [{ name: 'log', '$patch': 'delete' }] } } } },
    service: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort' } },
  },
}
