{ global: {}, components: { x: { a: 1 } } }
