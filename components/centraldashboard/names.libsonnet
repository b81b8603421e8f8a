// Names that more than one object has to agree on.
local object = import 'object.libsonnet';

{
  app: 'centraldashboard',
  // What selects the pods. A selector cannot be changed later: it is upstream's, so an
  // installation made from its manifests can be taken over.
  selector: object.selector($.app) {
    'app.kubernetes.io/component': $.app,
    'app.kubernetes.io/name': $.app,
  },

  // Metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, namespace=''):: object.meta(
    name, namespace, $.selector + object.recommendedLabels($.app, ctx.name)
  ),
}
