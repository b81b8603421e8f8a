// What the two programs may do.
local access = import 'access.libsonnet';
local rbac = import 'rbac.libsonnet';

// What profiles are made of. Users' roles are given away by name, which takes the right to bind
// these three and no other.
local needed = rbac.rules([
  ['', ['namespaces', 'resourcequotas', 'serviceaccounts'], rbac.manage],
  ['', ['events'], ['create', 'patch']],
  ['kubeflow.org', ['profiles', 'profiles/finalizers', 'profiles/status'], rbac.manage],
  ['rbac.authorization.k8s.io', ['rolebindings'], rbac.manage],
  ['security.istio.io', ['authorizationpolicies'], rbac.manage],
]) + [
  rbac.rule('rbac.authorization.k8s.io', ['clusterroles'], ['bind']) {
    resourceNames: ['kubeflow-admin', 'kubeflow-edit', 'kubeflow-view'],
  },
];

local election = rbac.rules([
  ['', ['configmaps'], rbac.manage],
  ['', ['configmaps/status'], ['get', 'patch', 'update']],
]) + rbac.election;

function(ctx)
  local meta(name) = access.meta(ctx, name, ctx.namespace);
  local account = rbac.serviceAccount(meta('profiles-controller-service-account'));
  local electionRole = rbac.role(meta('profiles-leader-election-role'), election);
  local role = rbac.clusterRole(access.meta(ctx, 'profiles-controller-role'), needed);
  local anything = { kind: 'ClusterRole', metadata: { name: 'cluster-admin' } };
  [account]
  + rbac.granted(electionRole, account, meta('profiles-leader-election-rolebinding'))
  + (
    // A binding's role cannot be changed later, so each has a binding of its own.
    if !ctx.params.clusterAdminRole then rbac.granted(role, account)
    else [
      rbac.clusterRoleBinding(
        access.meta(ctx, 'profiles-cluster-rolebinding'), anything, account
      ),
    ]
  )
