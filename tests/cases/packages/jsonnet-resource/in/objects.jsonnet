{
  [name]: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name }, data: { side: name } }
  for name in import 'names.libsonnet'
}
