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

local clusterRole(ctx, app, rules) = rbac.clusterRole(names.clusterMeta(ctx, app), rules);
// What is done with jobs, where they are watched.
local overJobs(ctx, app, rules, elsewhere=[]) =
  local watched = ctx.params.watchNamespace;
  local account = rbac.serviceAccount(names.meta(ctx, app));
  if watched == '' then rbac.granted(clusterRole(ctx, app, rules + elsewhere), account)
  else rbac.granted(rbac.role(names.meta(ctx, app, app + '-jobs', watched), rules), account)
       + (if elsewhere == [] then [] else
            rbac.granted(clusterRole(ctx, app, elsewhere), account));

{
  operator(ctx)::
    local meta = names.meta(ctx, names.operator);
    local account = rbac.serviceAccount(meta);
    [account]
    + rbac.granted(rbac.role(meta, ownRules), account)
    + overJobs(ctx, names.operator, jobRules(ctx.params)),

  dashboard(ctx)::
    [rbac.serviceAccount(names.meta(ctx, names.dashboard))]
    + overJobs(ctx, names.dashboard, dashboardRules, namespaceRules),

  users(ctx)::
    local jobs(verbs) = [rbac.rule('kubeflow.org', ['tfjobs', 'tfjobs/status'], verbs)];
    rbac.userRoles(
      function(name) names.clusterMeta(ctx, names.operator, name),
      'kubeflow-tfjobs',
      edit=jobs(rbac.read + rbac.write),
      view=jobs(rbac.read),
    ),
}
