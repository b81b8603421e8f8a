// std.extVar('__ksonnet/params'): parameters by component, as the overlay's Instance has them.
function(ctx) { components: ctx.params }
