function(objects) objects + objects
