// What the two programs may do.
local access = import 'access.libsonnet';
local rbac = import 'rbac.libsonnet';

local all = rbac.read + rbac.write;

// What profiles are made of. Users' roles are given away by name, which takes the right to bind
// these three and no other.
local needed = rbac.rules([
  ['', ['namespaces', 'resourcequotas', 'serviceaccounts'], all],
  ['', ['events'], ['create', 'patch']],
  ['kubeflow.org', ['profiles', 'profiles/finalizers', 'profiles/status'], all],
  ['rbac.authorization.k8s.io', ['rolebindings'], all],
  ['security.istio.io', ['authorizationpolicies'], all],
]) + [
  rbac.rule('rbac.authorization.k8s.io', ['clusterroles'], ['bind']) {
    resourceNames: ['kubeflow-admin', 'kubeflow-edit', 'kubeflow-view'],
  },
];

local election = rbac.rules([
  ['', ['configmaps'], rbac.read + ['create', 'delete', 'patch', 'update']],
  ['', ['configmaps/status'], ['get', 'patch', 'update']],
  ['', ['events'], ['create']],
  ['coordination.k8s.io', ['leases'], rbac.read + ['create', 'patch', 'update']],
]);

function(ctx)
  local meta(name) = access.meta(ctx, name, ctx.namespace);
  local account = rbac.serviceAccount(meta('profiles-controller-service-account'));
  local electionRole = rbac.role(meta('profiles-leader-election-role'), election);
  local role = rbac.clusterRole(access.meta(ctx, 'profiles-controller-role'), needed);
  local anything = { kind: 'ClusterRole', metadata: { name: 'cluster-admin' } };
  [
    account,
    electionRole,
    rbac.roleBinding(meta('profiles-leader-election-rolebinding'), electionRole, account),
  ] + (
    // A binding's role cannot be changed later, so each has a binding of its own.
    if ctx.params.clusterAdminRole then [
      rbac.clusterRoleBinding(
        access.meta(ctx, 'profiles-cluster-rolebinding'), anything, account
      ),
    ] else [
      role,
      rbac.clusterRoleBinding(
        access.meta(ctx, 'profiles-controller-rolebinding'), role, account
      ),
    ]
  )
