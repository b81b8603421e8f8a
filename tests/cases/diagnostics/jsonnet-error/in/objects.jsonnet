local lib = import 'lib.libsonnet';
{
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { ports: [{ port: lib.port(80) }] },
}
