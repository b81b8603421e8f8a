// What controller and server may do, what pods of workflows may, and what users may.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local argo = 'argoproj.io';
local change = rbac.read + ['create', 'delete', 'patch', 'update'];
local withFinalizers(kinds) = std.flattenArrays([[kind, kind + '/finalizers'] for kind in kinds]);
local clusterTemplates = withFinalizers(['clusterworkflowtemplates']);

// The controller, in namespaces with workflows.
local controllerRules = rbac.rules([
  ['', ['pods', 'pods/exec'], change],
  ['', ['configmaps'], rbac.read],
  ['', withFinalizers(['persistentvolumeclaims']), ['create', 'delete', 'get', 'update']],
  ['', ['serviceaccounts'], ['get', 'list']],
  ['', ['events'], ['create', 'patch']],
  ['policy', ['poddisruptionbudgets'], ['create', 'delete', 'get']],
  [argo, withFinalizers(['workflows', 'workflowtasksets']) + ['workflowartifactgctasks'], change],
  [argo, withFinalizers(['workflowtemplates']), rbac.read],
  [
    argo,
    withFinalizers(['cronworkflows']),
    rbac.read + ['delete', 'patch', 'update'],
  ],
  [argo, ['workflowtaskresults'], ['deletecollection', 'list', 'watch']],
]);

// What it needs above that to do the same in all namespaces.
local clusterControllerRules = rbac.rules([
  ['', ['namespaces'], rbac.read],
  [argo, clusterTemplates, rbac.read],
]) + [
  rbac.rule('', ['secrets'], ['get']) { resourceNames: ['argo-workflows-agent-ca-certificates'] },
];

// In its own namespace: the leader's lease, settings, and credentials of a database.
local ownControllerRules = rbac.rules([
  ['coordination.k8s.io', ['leases'], ['create', 'get', 'update']],
  ['', ['secrets'], ['get']],
]);

// The server, in namespaces with workflows. Of its Secrets, it reads those of artifact
// repositories and makes one for its sessions.
local serverRules = rbac.rules([
  ['', ['configmaps'], rbac.read + ['create', 'update']],
  ['', ['secrets'], ['create', 'get']],
  ['', ['pods', 'pods/exec', 'pods/log'], rbac.read + ['delete']],
  ['', ['events'], ['create', 'patch', 'watch']],
  ['', ['serviceaccounts'], rbac.read],
  [argo, withFinalizers(['cronworkflows']), change],
  [
    argo,
    ['eventsources', 'sensors', 'workfloweventbindings', 'workflows', 'workflowtemplates'],
    change,
  ],
]);
local clusterServerRules = rbac.rules([[argo, ['clusterworkflowtemplates'], change]]);

// The pods of workflows report results; agents and the collector of artifacts also read their
// tasks.
local workflowPodRules = rbac.rules([
  [argo, ['workflowtaskresults'], ['create', 'patch']],
  [argo, ['workflowartifactgctasks', 'workflowtasksets'], ['list', 'watch']],
  [argo, ['workflowartifactgctasks/status', 'workflowtasksets/status'], ['patch']],
]);

// A program's account and rights. `here` are its rules in its own namespace, `everywhere` those
// in namespaces with workflows, `whole` those that only a ClusterRole can give; `roles` names the
// two roles, and the binding.
local program(ctx, app, accountName, roles, here, everywhere, whole) =
  local watched = names.watched(ctx);
  local meta(name, namespace='') = names.meta(ctx, app, name, namespace);
  local account = rbac.serviceAccount(meta(accountName, ctx.namespace));
  local inNamespace(namespace, rules) =
    local role = rbac.role(meta(roles.role, namespace), rules);
    [role, rbac.roleBinding(meta(roles.binding, namespace), role, account)];
  local inCluster(roleName, bindingName, rules) =
    local role = rbac.clusterRole(meta(roleName), rules);
    [role, rbac.clusterRoleBinding(meta(bindingName), role, account)];
  [account]
  + (
    if watched == '' then
      inCluster(roles.clusterRole, roles.binding, everywhere + whole)
      + (if here == [] then [] else inNamespace(ctx.namespace, here))
    else if watched == ctx.namespace then inNamespace(watched, here + everywhere)
    else
      inNamespace(watched, everywhere)
      + inNamespace(ctx.namespace, here + rbac.rules([['', ['configmaps'], rbac.read]]))
  )
  + (
    if watched == '' || !ctx.params.clusterTemplates then []
    else inCluster(roles.templates, roles.templates + '-binding', roles.templateRules)
  );

{
  controller(ctx):: program(ctx, names.controller, names.account, {
    role: 'argo-role',
    clusterRole: 'argo-cluster-role',
    binding: 'argo-binding',
    templates: 'argo-clusterworkflowtemplate-role',
    templateRules: rbac.rules([[argo, clusterTemplates, rbac.read]]),
  }, ownControllerRules, controllerRules, clusterControllerRules),

  server(ctx)::
    // With one namespace, the server's own holds what single sign-on and TLS need.
    local here =
      if names.watched(ctx) == '' || names.watched(ctx) == ctx.namespace then []
      else rbac.rules([['', ['secrets'], ['create', 'get']]]);
    program(ctx, names.server, names.server, {
      role: 'argo-server-role',
      clusterRole: 'argo-server-cluster-role',
      binding: 'argo-server-binding',
      templates: 'argo-server-clusterworkflowtemplate-role',
      templateRules: clusterServerRules,
    }, here, serverRules, clusterServerRules),

  // A role and its binding in each namespace that has one of the accounts.
  workflowPods(ctx)::
    local home = if names.watched(ctx) == '' then ctx.namespace else names.watched(ctx);
    local accounts = [
      local parts = std.split(text, '/');
      if std.length(parts) == 1 then { name: text, namespace: home }
      else { name: parts[1], namespace: parts[0] }
      for text in ctx.params.workflowAccounts
    ];
    std.flatMap(function(namespace)
      local meta = names.meta(ctx, names.controller, 'argo-executor', namespace);
      local role = rbac.role(meta, workflowPodRules);
      local inIt = std.set(
        [account.name for account in accounts if account.namespace == namespace]
      );
      [
        role,
        rbac.roleBinding(meta, role, { metadata: { name: inIt[0], namespace: namespace } }) {
          subjects: [
            { kind: 'ServiceAccount', name: name, namespace: namespace }
            for name in inIt
          ],
        },
      ], std.set([account.namespace for account in accounts])),

  // Added to the roles admin, edit and view of Kubernetes and of Kubeflow.
  userRoles(ctx)::
    local kinds = withFinalizers([
      'clusterworkflowtemplates',
      'cronworkflows',
      'workfloweventbindings',
      'workflows',
      'workflowtaskresults',
      'workflowtemplates',
    ]);
    local role(level, kinds, verbs) = rbac.userRole(
      names.meta(ctx, names.controller, 'argo-aggregate-to-' + level, labels={
        ['rbac.authorization.k8s.io/aggregate-to-' + level]: 'true',
      }),
      level,
      rbac.rules([[argo, kinds, verbs]]),
    );
    [
      role('admin', kinds + withFinalizers(['workflowtasksets']), rbac.read + rbac.write),
      role('edit', kinds, rbac.read + rbac.write),
      role('view', kinds, rbac.read),
    ],
}
