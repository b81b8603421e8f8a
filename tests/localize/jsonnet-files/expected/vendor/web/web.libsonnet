(import './parts.libsonnet') + { map(name): { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } } }
