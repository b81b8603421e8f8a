local e(name) = { apiVersion: 'tanka.dev/v1alpha1', kind: 'Environment', metadata: { name: name }, spec: { namespace: name, injectLabels: true, contextNames: null }, data: { a: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c-' + name }, data: {} } } };
[e('dev'), e('prod-eu'), e('prod')]
