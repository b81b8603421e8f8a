function(objects) objects
