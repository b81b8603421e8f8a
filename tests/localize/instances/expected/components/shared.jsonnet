{ a: 'shared' }
