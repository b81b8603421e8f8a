local params = std.extVar('params');
{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'echo' }, data: params }
