{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { one: 1 / 0 } }
