// What the provisioner may do: make and remove volumes everywhere, and elect a leader at home.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local rules = [
  rbac.rule('', ['events'], ['create', 'patch', 'update']),
  rbac.rule('', ['nodes'], rbac.read),
  rbac.rule('', ['persistentvolumeclaims'], ['get', 'list', 'update', 'watch']),
  rbac.rule('', ['persistentvolumes'], ['create', 'delete', 'get', 'list', 'watch']),
  rbac.rule('storage.k8s.io', ['storageclasses'], rbac.read),
];

// The leader's lock is an Endpoints object; this release knows no other.
local lockRules = [
  rbac.rule('', ['endpoints'], ['create', 'get', 'list', 'patch', 'update', 'watch']),
];

function(ctx)
  local account = rbac.serviceAccount(names.meta(ctx, ctx.name, ctx.namespace));
  local role = rbac.clusterRole(names.meta(ctx, ctx.name + '-runner'), rules);
  local lock = names.meta(ctx, 'leader-locking-' + ctx.name, ctx.namespace);
  local lockRole = rbac.role(lock, lockRules);
  [
    account,
    role,
    rbac.clusterRoleBinding(names.meta(ctx, 'run-' + ctx.name), role, account),
    lockRole,
    rbac.roleBinding(lock, lockRole, account),
  ]
