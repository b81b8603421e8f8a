[{ op: 'replace', path: '/spec/ports/0/port', value: 8080 }]
