// What the pods of workflows may do, and what users may.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local argo = 'argoproj.io';

// The pods of workflows report results; agents and the collector of artifacts also read their
// tasks.
local podRules = rbac.rules([
  [argo, ['workflowtaskresults'], ['create', 'patch']],
  [argo, ['workflowartifactgctasks', 'workflowtasksets'], ['list', 'watch']],
  [argo, ['workflowartifactgctasks/status', 'workflowtasksets/status'], ['patch']],
]);

{
  // A role in each namespace that has one of the accounts, and a binding for each account.
  workflowPods(ctx)::
    local home = if names.watched(ctx) == '' then ctx.namespace else names.watched(ctx);
    local meta(name, namespace) = names.meta(ctx, names.controller, name, namespace);
    local role(namespace) = rbac.role(meta('argo-executor', namespace), podRules);
    // The same account may stand there with and without its namespace.
    local accounts = std.set([
      if std.member(name, '/') then name else home + '/' + name
      for name in ctx.params.workflowAccounts
    ]);
    local parts = [std.split(account, '/') for account in accounts];
    [role(namespace) for namespace in std.set([part[0] for part in parts])]
    + [
      rbac.roleBinding(
        meta('argo-executor-' + part[1], part[0]),
        role(part[0]),
        rbac.serviceAccount({ namespace: part[0], name: part[1] }),
      )
      for part in parts
    ],

  // Added to the roles admin, edit and view of Kubernetes and of Kubeflow.
  userRoles(ctx)::
    local kinds = [
      'clusterworkflowtemplates',
      'cronworkflows',
      'workfloweventbindings',
      'workflows',
      'workflowtaskresults',
      'workflowtemplates',
    ];
    local role(level, kinds, verbs) = rbac.userRole(
      names.meta(ctx, names.controller, 'argo-aggregate-to-' + level, labels={
        ['rbac.authorization.k8s.io/aggregate-to-' + level]: 'true',
      }),
      level,
      rbac.rules([[argo, rbac.withParts(kinds, ['finalizers']), verbs]]),
    );
    [
      role('admin', kinds + ['workflowtasksets'], rbac.read + rbac.write),
      role('edit', kinds, rbac.read + rbac.write),
      role('view', kinds, rbac.read),
    ],
}
