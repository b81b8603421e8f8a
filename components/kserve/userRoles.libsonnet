// Cluster roles for users, by level of access to a namespace.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local rules(ctx, verbs) = rbac.rules([
  [
    'serving.kserve.io',
    ['inferencegraphs', 'inferenceservices', 'servingruntimes', 'trainedmodels']
    + (if ctx.params.llmisvc then ['llminferenceserviceconfigs', 'llminferenceservices'] else []),
    verbs,
  ],
] + (if !ctx.params.knative then [] else [[
       'serving.knative.dev',
       [
         resource + part
         for resource in ['configurations', 'revisions', 'routes', 'services']
         for part in ['', '/status']
       ],
       verbs,
     ]]));

function(ctx)
  // Admin has no rules of its own: it collects edit's.
  local collected = rbac.aggregateTo('kubeflow-kserve-admin');
  local meta(level, labels={}) = names.meta(ctx, 'kubeflow-kserve-' + level, labels=labels);
  [
    rbac.collectedRole(meta('admin'), collected, 'admin'),
    rbac.userRole(meta('edit', collected), 'edit', rules(ctx, rbac.read + rbac.write)),
    rbac.userRole(meta('view'), 'view', rules(ctx, rbac.read)),
  ]
