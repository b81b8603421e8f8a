// Every constructor of rbac.libsonnet; the roles for users are those that Kubeflow's programs
// have.
local object = import 'object.libsonnet';
local rbac = import 'rbac.libsonnet';

function(ctx)
  local clusterMeta(name) = object.meta(name, labels=object.labels('shelf', ctx.name));
  local meta(name) = clusterMeta(name) { namespace: ctx.namespace };
  local books(verbs) = [rbac.rule('example.com', ['books', 'books/status'], verbs)];

  local account = rbac.serviceAccount(meta('shelf'));
  local role = rbac.role(meta('shelf'), rbac.rules([
    ['', ['configmaps', 'secrets'], rbac.read],
    ['apps', ['deployments'], rbac.read + rbac.write],
  ]));
  local clusterRole = rbac.clusterRole(clusterMeta('shelf'), books(['*']));
  local admin = rbac.aggregateTo('books-admin');
  local lender = rbac.role(meta('lender'), books(rbac.manage) + rbac.election);
  local lenders = rbac.clusterRole(clusterMeta('lenders'), [
    rbac.rule('example.com', rbac.parts(['books', 'films'], ['status', 'finalizers']), ['update']),
    rbac.rule('example.com', rbac.withParts(['books', 'films'], ['status']), rbac.read),
  ]);
  [
    account,
    role,
    rbac.roleBinding(meta('shelf'), role, account),
    // A Role may also be a ClusterRole's rules in one namespace.
    rbac.roleBinding(meta('shelf-here'), clusterRole, account),
    clusterRole,
    rbac.clusterRoleBinding(clusterMeta('shelf'), clusterRole, account),
    rbac.clusterRole(clusterMeta('all'), []) + rbac.collecting({ shelf: 'all' }),
    rbac.collectedRole(clusterMeta('books-admin'), admin, 'admin'),
    rbac.userRole(
      clusterMeta('books-edit') { labels+: admin }, 'edit', books(rbac.read + rbac.write)
    ),
    rbac.userRole(clusterMeta('books-view'), 'view', books(rbac.read)),
  ]
  + rbac.granted(lender, account)
  + rbac.granted(lenders, account, clusterMeta('lenders-binding'))
  // The three roles for users at once, under another name.
  + rbac.userRoles(
    clusterMeta, 'kubeflow-books', books(rbac.read + rbac.write), books(rbac.read)
  )
