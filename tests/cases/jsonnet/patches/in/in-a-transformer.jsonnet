[{ op: 'add', path: '/spec/paused', value: true }]
