{ components: { x: {} } }
