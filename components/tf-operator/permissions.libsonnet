// What the operator and the dashboard may do, and what users may do with jobs.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

// Rules over the namespaces whose jobs are reconciled.
local jobRules(params) = rbac.rules([
  ['', ['events', 'pods', 'services'], ['*']],
  ['kubeflow.org', ['tfjobs', 'tfjobs/finalizers', 'tfjobs/status'], ['*']],
]) + (
  if params.gangScheduler == '' then [] else [
    rbac.rule('scheduling.volcano.sh', ['podgroups'], ['*']),
  ]
);

// The operator's own namespace: replicas agree on their leader by an Endpoints object.
//
// The operator also looks for its CRD, in an API version that clusters have lost with Kubernetes
// 1.22, and stops when it is told that there is none. It is not allowed to look: refused, it
// goes on.
local ownRules = rbac.rules([
  ['', ['endpoints'], ['*']],
  ['', ['events'], ['create', 'patch']],
]);

local dashboardRules = rbac.rules([
  ['', ['pods'], ['get', 'list']],
  ['', ['pods/log'], ['get']],
  ['kubeflow.org', ['tfjobs'], ['create', 'delete', 'get', 'list']],
]);
// It offers all namespaces to choose from.
local namespaceRules = [rbac.rule('', ['namespaces'], ['get', 'list'])];

// A service account for `app`; its Role in `namespace`, or ClusterRole, with the binding.
local account(ctx, app) = rbac.serviceAccount(names.meta(ctx, app));
local clusterGrant(ctx, app, rules) =
  local role = rbac.clusterRole(names.clusterMeta(ctx, app), rules);
  [role, rbac.clusterRoleBinding(role.metadata, role, account(ctx, app))];
local grant(ctx, app, name, namespace, rules) =
  local role = rbac.role(names.meta(ctx, app, name, namespace), rules);
  [role, rbac.roleBinding(role.metadata, role, account(ctx, app))];

{
  operator(ctx)::
    local app = names.operator;
    local watched = ctx.params.watchNamespace;
    local rules = jobRules(ctx.params);
    [account(ctx, app)]
    + grant(ctx, app, app, ctx.namespace, ownRules)
    + (if watched == '' then clusterGrant(ctx, app, rules)
       else grant(ctx, app, app + '-jobs', watched, rules)),

  dashboard(ctx)::
    local app = names.dashboard;
    local watched = ctx.params.watchNamespace;
    [account(ctx, app)]
    + (if watched == '' then clusterGrant(ctx, app, dashboardRules + namespaceRules)
       else clusterGrant(ctx, app, namespaceRules)
            + grant(ctx, app, app + '-jobs', watched, dashboardRules)),

  // Cluster roles that Kubeflow's own user roles collect by label. Admin has no rules of its
  // own: it collects edit's.
  users(ctx)::
    local admin = rbac.aggregateTo('kubeflow-tfjobs-admin');
    local meta(level) = names.clusterMeta(ctx, names.operator, 'kubeflow-tfjobs-' + level);
    local jobs(verbs) = [rbac.rule('kubeflow.org', ['tfjobs', 'tfjobs/status'], verbs)];
    [
      rbac.collectedRole(meta('admin'), admin, 'admin'),
      rbac.userRole(meta('edit') { labels+: admin }, 'edit', jobs(rbac.read + rbac.write)),
      rbac.userRole(meta('view'), 'view', jobs(rbac.read)),
    ],
}
