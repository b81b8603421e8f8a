function(objects) {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'count' },
  data: { objects: '%d' % std.length(objects) },
}
