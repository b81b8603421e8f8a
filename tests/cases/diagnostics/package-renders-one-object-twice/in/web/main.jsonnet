local map(name) = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } };
function(ctx) { first: map(ctx.name), others: [map('other'), map(ctx.name)] }
