{ source: { kind: 'ConfigMap', name: 'a', fieldPath: 'data.patched' }, targets: [{ select: { name: 'b' }, fieldPaths: ['data.patched'], options: { create: true } }] }
