// What the page may read.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

// Of its own namespace: its settings, and what tells the version of Kubeflow.
local needed = rbac.rules([
  ['', ['configmaps'], ['get']],
  ['app.k8s.io', ['applications'], rbac.read],
]);

// What upstream grants besides. Reading pods/exec is enough to run commands in pods.
local unused =
  local kinds = ['applications', 'pods', 'pods/exec', 'pods/log'];
  rbac.rules([
    ['', kinds, rbac.read],
    ['', ['secrets'], ['get']],
    ['app.k8s.io', kinds, rbac.read],
  ]);

// Of the cluster: the namespaces to choose from, their events, and where the cluster runs.
local clusterRules = rbac.rules([['', ['events', 'namespaces', 'nodes'], rbac.read]]);

function(ctx)
  local ownRules = needed + (if ctx.params.unusedRights then unused else []);
  local account = rbac.serviceAccount(names.meta(ctx, names.app, ctx.namespace));
  [account]
  + rbac.granted(rbac.role(names.meta(ctx, names.app, ctx.namespace), ownRules), account)
  + rbac.granted(rbac.clusterRole(names.meta(ctx, names.app), clusterRules), account)
