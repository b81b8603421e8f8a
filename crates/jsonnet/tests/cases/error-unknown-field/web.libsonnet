{ spec: { replicas: 1 } }
