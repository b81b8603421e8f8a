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
       rbac.withParts(['configurations', 'revisions', 'routes', 'services'], ['status']),
       verbs,
     ]]));

function(ctx) rbac.userRoles(
  function(name) names.meta(ctx, name),
  'kubeflow-kserve',
  rules(ctx, rbac.read + rbac.write),
  rules(ctx, rbac.read),
)
