// What controller and server may do.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local argo = 'argoproj.io';
local withFinalizers(kinds) = rbac.withParts(kinds, ['finalizers']);
local clusterTemplates = withFinalizers(['clusterworkflowtemplates']);

// The controller, in namespaces with workflows.
local controllerRules = rbac.rules([
  ['', ['pods', 'pods/exec'], rbac.manage],
  ['', ['configmaps'], rbac.read],
  ['', withFinalizers(['persistentvolumeclaims']), ['create', 'delete', 'get', 'update']],
  ['', ['serviceaccounts'], ['get', 'list']],
  ['', ['events'], ['create', 'patch']],
  ['policy', ['poddisruptionbudgets'], ['create', 'delete', 'get']],
  [argo, withFinalizers(['workflows', 'workflowtasksets']), rbac.manage],
  [argo, ['workflowartifactgctasks'], rbac.manage],
  [argo, withFinalizers(['workflowtemplates']), rbac.read],
  [argo, withFinalizers(['cronworkflows']), rbac.read + ['delete', 'patch', 'update']],
  [argo, ['workflowtaskresults'], ['deletecollection', 'list', 'watch']],
]);

// What it needs above that to do the same in all namespaces.
local clusterControllerRules = rbac.rules([
  ['', ['namespaces'], rbac.read],
  [argo, clusterTemplates, rbac.read],
]) + [
  rbac.rule('', ['secrets'], ['get']) { resourceNames: ['argo-workflows-agent-ca-certificates'] },
];

// In its own namespace: the leader's lease, and credentials of a database.
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
  [argo, withFinalizers(['cronworkflows']), rbac.manage],
  [
    argo,
    ['eventsources', 'sensors', 'workfloweventbindings', 'workflows', 'workflowtemplates'],
    rbac.manage,
  ],
]);
local clusterServerRules = rbac.rules([[argo, ['clusterworkflowtemplates'], rbac.manage]]);

// Both, in their own namespace where that has no workflows: their settings.
local settingsRules = rbac.rules([['', ['configmaps'], rbac.read]]);

// A program's account and rights. `here` are its rules in its own namespace, `everywhere` those
// in namespaces with workflows, `whole` further ones that only a ClusterRole gives; `roles` has
// the names of the roles and of their bindings, and the rules for cluster-wide templates.
local program(ctx, app, accountName, roles, here, everywhere, whole) =
  local watched = names.watched(ctx);
  local meta(name, namespace='') = names.meta(ctx, app, name, namespace);
  local account = rbac.serviceAccount(meta(accountName, ctx.namespace));
  local inNamespace(namespace, rules) = rbac.granted(
    rbac.role(meta(roles.role, namespace), rules), account, meta(roles.binding, namespace)
  );
  local inCluster(role, binding, rules) =
    rbac.granted(rbac.clusterRole(meta(role), rules), account, meta(binding));
  [account]
  + (
    if watched == '' then
      inCluster(roles.clusterRole, roles.binding, everywhere + whole)
      + (if here == [] then [] else inNamespace(ctx.namespace, here))
    else if watched == ctx.namespace then inNamespace(watched, here + everywhere)
    else
      inNamespace(watched, everywhere) + inNamespace(ctx.namespace, here + settingsRules)
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
}
