function(ctx) { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ctx.name, namespace: ctx.namespace } }
