// What the hub may do, and what code in notebooks may do; both in their namespace alone.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local managed = ['create', 'delete', 'get', 'list', 'watch'];

local hubRules(params) = [
  rbac.rule('', ['events', 'secrets'], rbac.read),
  rbac.rule('', ['persistentvolumeclaims', 'pods'], managed),
] + (
  // A Service for each notebook.
  if params.mesh then [rbac.rule('', ['services'], managed)] else []
);

// Notebooks start training jobs and look after them. The groups of Deployments and ReplicaSets
// are all that these have ever been in, for clients of any age.
local notebookRules = [
  rbac.rule('', ['pods', 'pods/log', 'services'], ['*']),
  {
    apiGroups: ['', 'apps', 'extensions'],
    resources: ['deployments', 'replicasets'],
    verbs: ['*'],
  },
  rbac.rule('batch', ['jobs'], ['*']),
  rbac.rule('kubeflow.org', ['*'], ['*']),
];

function(ctx)
  local meta(name) = names.meta(ctx, name);
  local granted(name, rules, account) = rbac.granted(rbac.role(meta(name), rules), account);
  local hub = rbac.serviceAccount(meta(names.app));
  local notebook = rbac.serviceAccount(meta(names.notebookAccount));
  [hub, notebook]
  + granted('jupyter-role', hubRules(ctx.params), hub)
  + (if ctx.params.notebookRole
     then granted('jupyter-notebook-role', notebookRules, notebook)
     else [])
