{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'any' }, spec: { replicas: 1 + 1 } }
