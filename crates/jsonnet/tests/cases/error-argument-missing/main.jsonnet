// The top-level function.
function(name, namespace) { name: name }
