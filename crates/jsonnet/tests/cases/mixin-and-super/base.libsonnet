{
  name:: error 'a name is needed',
  metadata: { name: $.name },
  spec: { replicas: 2, ports: [8080] },
}
