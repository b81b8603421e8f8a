// Names that more than one object has to agree on, and what several files make of parameters.
local object = import 'object.libsonnet';

{
  controller: 'workflow-controller',
  server: 'argo-server',
  // The controller's service account; the server's is called as the server.
  account: 'argo',
  // Both programs look their settings up under this name.
  config: 'workflow-controller-configmap',
  serverPort: 2746,
  metricsPort: 9090,

  // What selects a program's pods. A selector cannot be changed later: it is upstream's, so an
  // installation made from its manifests can be taken over.
  selector(app):: { app: app },

  // metadata of an object of program `app`; without a namespace it is cluster-scoped.
  meta(ctx, app, name, namespace='', labels={}):: object.meta(
    name,
    namespace,
    $.selector(app) + object.recommendedLabels(app, ctx.name) + labels,
  ),

  // The one namespace with workflows, or '' for all.
  watched(ctx):: ctx.params.watchNamespace,

  // The flags by which both programs are told.
  watchFlags(ctx)::
    local watched = $.watched(ctx);
    (if watched == '' then [] else ['--namespaced'])
    + (if watched == '' || watched == ctx.namespace then [] else
         ['--managed-namespace=' + watched]),

  logFlags(ctx):: [
    '--loglevel=' + ctx.params.logLevel,
    '--log-format=' + ctx.params.logFormat,
  ],

  // Where browsers find the page. The server serves from the root and only writes its links with
  // the prefix, so a prefix needs a proxy that cuts it off: the gateway, in a mesh.
  path(ctx)::
    if ctx.params.prefix != '' then ctx.params.prefix
    else if ctx.params.mesh then '/argo'
    else '/',

  // In a mesh the sidecars encrypt, and they have to see the requests.
  tls(ctx):: ctx.params.tls && !ctx.params.mesh,
}
