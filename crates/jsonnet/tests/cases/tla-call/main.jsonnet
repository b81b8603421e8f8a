function(name, replicas=1, labels={}, extra=null) {
  kind: 'Deployment',
  metadata: { name: name, labels: { app: name } + labels },
  spec: { replicas: replicas },
  [if extra != null then 'extra']: extra,
}
