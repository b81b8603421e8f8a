// Every constructor of rbac.libsonnet; the last three roles are those that Kubeflow's programs
// have for users.
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
