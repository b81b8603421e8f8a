// A validator gives nothing back, or fails.
function(objects) assert std.all([std.objectHas(o.metadata, 'labels') for o in objects]) : 'labels are missing'; null
