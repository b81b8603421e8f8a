{ kind: 'List', apiVersion: 'v1', items: [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } }
  for name in ['one', 'two']
] }
