// Service accounts, roles and bindings.
local object = import 'object.libsonnet';

local api = 'rbac.authorization.k8s.io/v1';
local aggregateTo(role) = { ['rbac.authorization.kubeflow.org/aggregate-to-' + role]: 'true' };

{
  serviceAccount(meta):: object.new('v1', 'ServiceAccount', meta),

  // A rule. `group` is '' for the core API.
  rule(group, resources, verbs):: { apiGroups: [group], resources: resources, verbs: verbs },

  // The same for several, each as [group, resources, verbs].
  rules(list):: [$.rule(entry[0], entry[1], entry[2]) for entry in list],

  // Parts of resources, such as status and finalizers, as rules name them.
  parts(resources, parts):: [
    resource + '/' + part
    for resource in resources
    for part in parts
  ],
  // The resources and parts of them.
  withParts(resources, parts):: resources + $.parts(resources, parts),

  // Verbs that come up together. `read + write` is all there is; `manage` is what controllers
  // do to single objects.
  read: ['get', 'list', 'watch'],
  write: ['create', 'delete', 'deletecollection', 'patch', 'update'],
  manage: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],

  // What it takes to elect a leader: a Lease, and events that tell who it is.
  election: $.rules([
    ['coordination.k8s.io', ['leases'], ['create', 'get', 'update']],
    ['', ['events'], ['create', 'patch']],
  ]),

  role(meta, rules):: object.new(api, 'Role', meta) { rules: rules },
  clusterRole(meta, rules):: object.new(api, 'ClusterRole', meta) { rules: rules },

  // Binds a role, given as an object, to a service account, given as an object.
  roleBinding(meta, role, account):: binding('RoleBinding', meta, role, account),
  clusterRoleBinding(meta, role, account):: binding('ClusterRoleBinding', meta, role, account),
  local binding(kind, meta, role, account) = object.new(api, kind, meta) {
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: role.kind,
      name: role.metadata.name,
    },
    subjects: [{
      kind: 'ServiceAccount',
      name: account.metadata.name,
      namespace: account.metadata.namespace,
    }],
  },

  // A role and its binding to an account, of the same name unless `meta` says another.
  granted(role, account, meta=role.metadata):: [
    role,
    (if role.kind == 'Role' then $.roleBinding else $.clusterRoleBinding)(meta, role, account),
  ],

  // A ClusterRole whose rules Kubernetes adds to Kubeflow's role for users of that level:
  // `level` is admin, edit or view. Who has the level in a namespace then has the rules.
  userRole(meta, level, rules):: $.clusterRole(
    meta { labels+: aggregateTo('kubeflow-' + level) },
    rules,
  ),

  // A label that adds a ClusterRole's rules to another role, and the role that collects them.
  aggregateTo:: aggregateTo,
  // It has no field `rules`, not even an empty one: that is Kubernetes' own, which fills it in, and
  // whoever applies it from the server's side a second time would quarrel about it.
  collecting(label):: { aggregationRule: { clusterRoleSelectors: [{ matchLabels: label }] }, rules:: [] },

  // A userRole without rules of its own, which collects those of the ClusterRoles that carry
  // `label`: as kubeflow-PROGRAM-admin, which has what its edit role carries along to it.
  collectedRole(meta, label, level):: $.userRole(meta, level, []) + $.collecting(label),

  // The three roles NAME-admin, NAME-edit and NAME-view of a program, with the rules of the last
  // two; admin has edit's. `meta` gives the metadata of a role by its name.
  userRoles(meta, name, edit, view)::
    local admin = aggregateTo(name + '-admin');
    [
      $.collectedRole(meta(name + '-admin'), admin, 'admin'),
      $.userRole(meta(name + '-edit') { labels+: admin }, 'edit', edit),
      $.userRole(meta(name + '-view'), 'view', view),
    ],
}
