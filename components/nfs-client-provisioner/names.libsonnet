// Names that follow the instance's, so that a cluster can have a provisioner for each export.
local object = import 'object.libsonnet';

local app = 'nfs-client-provisioner';

{
  app: app,

  // A selector cannot be changed later: it is upstream's, so an installation made from its
  // manifests can be taken over.
  selector(ctx):: { app: ctx.name },

  labels(ctx):: $.selector(ctx) + object.recommendedLabels(app, ctx.name),

  // metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, namespace=''):: object.meta(name, namespace, $.labels(ctx)),
}
