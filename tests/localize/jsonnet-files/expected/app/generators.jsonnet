{ apiVersion: 'builtin', kind: 'ConfigMapGenerator', metadata: { name: 'made' }, files: ['made.txt'] }
