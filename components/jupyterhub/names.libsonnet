// Names that more than one object has to agree on. They are upstream's.
local object = import 'object.libsonnet';

{
  app: 'jupyter',
  // The Service through which notebooks reach the hub, and the one through which people do.
  hubService: 'jupyter-0',
  publicService: 'jupyter-lb',
  notebookAccount: 'jupyter-notebook',

  proxyPort: 8000,
  hubPort: 8081,

  // A selector cannot be changed later: it is upstream's, so an installation made from its
  // manifests can be taken over.
  selector: { app: 'jupyter' },

  // Where browsers find the hub; it ends in a slash.
  baseUrl(params):: std.rstripChars(params.prefix, '/') + '/',

  meta(ctx, name):: object.meta(
    name,
    ctx.namespace,
    $.selector + object.recommendedLabels('jupyterhub', ctx.name),
  ),
}
