// Names that more than one object has to agree on, most of them compiled into the programs.
local object = import 'object.libsonnet';

{
  controller: 'katib-controller',
  dbManager: 'katib-db-manager',
  ui: 'katib-ui',
  // Where the web page is, through a gateway or without one.
  path: '/katib/',
  // Of both webhook configurations: the controller finds them by it.
  webhook: 'katib.kubeflow.org',
  certificate: 'katib-webhook-cert',
  // The controller reads this one through the API whenever it needs an image.
  config: 'katib-config',
  configKey: 'katib-config.yaml',

  // A selector cannot be changed later: these are upstream's, so an installation made from its
  // manifests can be taken over.
  selector(component):: { 'katib.kubeflow.org/component': component },

  // metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, component, namespace=ctx.namespace):: object.meta(
    name,
    namespace,
    $.selector(component) + object.recommendedLabels('katib', ctx.name),
  ),
  clusterMeta(ctx, name, component):: $.meta(ctx, name, component, ''),
}
