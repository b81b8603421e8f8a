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

  // Verbs that come up together; `read + write` is all there is.
  read: ['get', 'list', 'watch'],
  write: ['create', 'delete', 'deletecollection', 'patch', 'update'],

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

  // A ClusterRole whose rules Kubernetes adds to Kubeflow's role for users of that level:
  // `level` is admin, edit or view. Who has the level in a namespace then has the rules.
  userRole(meta, level, rules):: $.clusterRole(
    meta { labels+: aggregateTo('kubeflow-' + level) },
    rules,
  ),

  // A label that adds a ClusterRole's rules to another role, and the role that collects them.
  aggregateTo:: aggregateTo,
  collecting(label):: { aggregationRule: { clusterRoleSelectors: [{ matchLabels: label }] } },

  // A userRole without rules of its own, which collects those of the ClusterRoles that carry
  // `label`: as kubeflow-PROGRAM-admin, which has what its edit role carries along to it.
  collectedRole(meta, label, level):: $.userRole(meta, level, []) + $.collecting(label),
}
