function(ctx) []
