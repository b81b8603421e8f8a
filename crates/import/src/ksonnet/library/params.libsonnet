// std.extVar('__ksonnet/params'): parameters by component. The component is the Instance. An empty parameter `name` is
// the component's name, as it was to `ks generate`.
function(ctx) {
  local params = ctx.params,
  local isUnnamed = std.objectHas(params, 'name') && params.name == '',
  components: {
    [ctx.name]: params + if isUnnamed then { name: ctx.name } else {},
  },
}
