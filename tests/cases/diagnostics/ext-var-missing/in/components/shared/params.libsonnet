// A function of the context, as the program of a package is.
function(ctx) ctx.params { place: std.extVar('place') }
