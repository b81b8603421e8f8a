local team = import 'team.libsonnet';
function(objects) [object { metadata+: { labels+: team } } for object in objects]
