{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'order' }, data: { [name]: (import 'both/loader.libsonnet')[name] for name in ['beside', 'lib', 'base', 'vendor', 'basevendor'] } }
