// Nested mappings, as Tanka reads them.
function(objects) { [o.kind + o.metadata.name]: { object: o { metadata+: { labels: { seen: 'true' } } } } for o in objects }
