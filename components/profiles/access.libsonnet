// The API for access to profiles: what its Service is called, and under which path it answers.
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';

{
  app: 'profiles',
  name: 'profiles-kfam',
  port: 8081,
  prefix: '/kfam',
  // What selects the pods. A selector cannot be changed later: it is upstream's, so an
  // installation made from its manifests can be taken over.
  selector: { 'kustomize.component': $.app },

  // Metadata of an object called `name`; without a namespace it is cluster-scoped.
  meta(ctx, name, namespace=''):: object.meta(
    name, namespace, $.selector + object.recommendedLabels($.app, ctx.name)
  ),

  front(ctx):: [
    service.service(
      $.meta(ctx, $.name, ctx.namespace), $.selector, [service.port('http', $.port)]
    ),
  ],
}
