// What the provisioner may do: make and remove volumes everywhere, and elect a leader at home.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local rules = rbac.rules([
  ['', ['events'], ['create', 'patch', 'update']],
  ['', ['nodes'], rbac.read],
  ['', ['persistentvolumeclaims'], ['get', 'list', 'update', 'watch']],
  ['', ['persistentvolumes'], ['create', 'delete', 'get', 'list', 'watch']],
  ['storage.k8s.io', ['storageclasses'], rbac.read],
]);

// The leader's lock is an Endpoints object; this release knows no other.
local lockRules = [
  rbac.rule('', ['endpoints'], ['create', 'get', 'list', 'patch', 'update', 'watch']),
];

function(ctx)
  local account = rbac.serviceAccount(names.meta(ctx, ctx.name, ctx.namespace));
  local role = rbac.clusterRole(names.meta(ctx, ctx.name + '-runner'), rules);
  local lock = names.meta(ctx, 'leader-locking-' + ctx.name, ctx.namespace);
  [account]
  + rbac.granted(role, account, names.meta(ctx, 'run-' + ctx.name))
  + rbac.granted(rbac.role(lock, lockRules), account)
