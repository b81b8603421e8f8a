function(objects, params) [object { metadata+: { labels: params } } for object in objects]
