{ apiVersion: 'builtin', kind: 'ConfigMapGenerator', metadata: { name: 'settings' }, literals: ['size=%d' % 3] }
