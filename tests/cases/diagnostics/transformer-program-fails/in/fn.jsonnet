function(objects) [
  o { data: { key: o.data.other } }
  for o in objects
]
