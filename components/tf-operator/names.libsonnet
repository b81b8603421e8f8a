// Names that more than one object has to agree on.
local object = import 'object.libsonnet';

{
  // Of the operator's Deployment, Service, ServiceAccount and roles.
  operator: 'tf-job-operator',
  dashboard: 'tf-job-dashboard',
  // Where the dashboard is, which is compiled into it; its page is under ui/.
  path: '/tfjobs/',

  // A selector cannot be changed later: this is upstream's, so an installation made from its
  // manifests can be taken over.
  operatorSelector: object.selector($.operator) {
    'app.kubernetes.io/component': 'tfjob',
    'app.kubernetes.io/name': $.operator,
  },

  // metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, app, name=app, namespace=ctx.namespace)::
    object.meta(name, namespace, object.labels(app, ctx.name)),
  clusterMeta(ctx, app, name=app):: $.meta(ctx, app, name, ''),
}
