[{
  apiVersion: 'builtin',
  kind: 'PrefixTransformer',
  metadata: { name: 'prefix' },
  prefix: 'site-',
  fieldSpecs: [{ path: 'metadata/name' }],
}]
