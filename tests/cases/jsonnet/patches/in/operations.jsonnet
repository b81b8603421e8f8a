[{ op: 'add', path: '/spec/ports/0/nodePort', value: 30000 + port } for port in [80]]
