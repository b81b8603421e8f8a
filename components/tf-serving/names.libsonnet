// Names that more than one object has to agree on.
local object = import 'object.libsonnet';

{
  model(ctx):: if ctx.params.modelName == '' then ctx.name else ctx.params.modelName,

  // Of the Deployment and what belongs to it alone.
  deployment(ctx):: '%s-%s' % [ctx.name, ctx.params.version],

  // The pods of all versions, and of this one.
  selector(ctx):: { app: $.model(ctx) },
  versionSelector(ctx):: $.selector(ctx) { version: ctx.params.version },

  meta(ctx, name):: object.meta(
    name,
    ctx.namespace,
    $.selector(ctx) + object.recommendedLabels('tf-serving', ctx.name),
  ),

  // Where browsers and clients outside of the mesh find the model.
  prefix(ctx)::
    if ctx.params.prefix != '' then ctx.params.prefix else '/tfserving/' + $.model(ctx),
}
