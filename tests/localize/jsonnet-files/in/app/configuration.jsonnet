{ namePrefix: [{ path: 'metadata/name' }] }
