{
  source: { kind: 'ConfigMap', name: 'source', fieldPath: 'data.colour' },
  targets: [{ select: { kind: 'Page' }, fieldPaths: ['spec.colour'], options: { create: true } }],
}
