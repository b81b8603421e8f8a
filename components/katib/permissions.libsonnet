// What the programs may do, and what users may do with experiments.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local owned = ['experiments', 'suggestions', 'trials'];
local readAnd(verbs) = rbac.read + verbs;

// What a trial may consist of. The API's plural is the lower-case kind with an s for all job
// kinds there are.
local trialRules(resources) =
  local parsed = [
    local parts = std.splitLimit(resource, '.', 2);
    { group: parts[2], plural: std.asciiLower(parts[0]) + 's' }
    for resource in resources
  ];
  [
    rbac.rule(
      group,
      std.set([entry.plural for entry in parsed if entry.group == group]),
      readAnd(['create', 'delete']),
    )
    for group in std.set([entry.group for entry in parsed])
  ];

// The controller writes the CA of the certificate it made into its webhook configurations. Its
// cache lists and watches all of them; it changes only its own.
local webhookRules =
  local group = 'admissionregistration.k8s.io';
  local kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  [
    rbac.rule(group, kinds, ['list', 'watch']),
    rbac.rule(group, kinds, ['get', 'patch', 'update']) { resourceNames: [names.webhook] },
  ];

local controllerRules(params) = trialRules(params.trialResources) + rbac.rules([
  // Between a trial's object and its pods other owners may stand; the pod webhook asks for them.
  ['batch', ['cronjobs'], readAnd(['create', 'delete'])],
  ['jobset.x-k8s.io', ['jobsets'], rbac.read],
  ['kubeflow.org', [
    kind + part
    for kind in owned
    for part in ['', '/status', '/finalizers']
  ], ['*']],
  // A suggestion runs as a Deployment with a Service, perhaps with a volume, and with early
  // stopping under a service account that may change trials.
  ['', ['services'], readAnd(['create', 'delete'])],
  ['apps', ['deployments'], readAnd(['create', 'delete'])],
  ['', ['persistentvolumeclaims', 'persistentvolumes', 'serviceaccounts'], readAnd(['create'])],
  ['rbac.authorization.k8s.io', ['rolebindings', 'roles'], readAnd(['create'])],
  ['', ['events'], ['create', 'patch', 'update']],
  ['', ['configmaps', 'namespaces'], rbac.read],
  ['', ['pods', 'pods/status'], ['get']],
  // To look up the command of a private image that a trial names no command for.
  ['', ['secrets'], ['get']],
]) + webhookRules;

// The controller's own namespace.
local ownRules(params) =
  (if params.certManager then [] else [
     rbac.rule('', ['secrets'], readAnd(['patch', 'update'])),
   ])
  + (if params.replicas < 2 then [] else [
       rbac.rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
     ]);

local uiRules = rbac.rules([
  ['', ['configmaps'], ['create', 'delete', 'get', 'list', 'update', 'watch']],
  ['', ['namespaces'], rbac.read],
  ['', ['pods'], ['list']],
  ['', ['pods/log'], ['get']],
  ['authorization.k8s.io', ['subjectaccessreviews'], ['create']],
  ['kubeflow.org', owned, ['*']],
]);

// A service account with a ClusterRole of the same name.
local granted(ctx, name, component, rules) =
  local account = rbac.serviceAccount(names.meta(ctx, name, component));
  local role = rbac.clusterRole(names.clusterMeta(ctx, name, component), rules);
  { account: account, objects: [
    account,
    role,
    rbac.clusterRoleBinding(role.metadata, role, account),
  ] };

{
  controller(ctx)::
    local cluster = granted(ctx, names.controller, 'controller', controllerRules(ctx.params));
    local rules = ownRules(ctx.params);
    local role = rbac.role(names.meta(ctx, names.controller, 'controller'), rules);
    cluster.objects + (if rules == [] then [] else [
                         role,
                         rbac.roleBinding(role.metadata, role, cluster.account),
                       ]),

  ui(ctx):: granted(ctx, names.ui, 'ui', uiRules).objects,

  // Cluster roles that Kubeflow's own user roles collect by label. Admin has no rules of its
  // own: it collects edit's.
  users(ctx)::
    local admin = rbac.aggregateTo('kubeflow-katib-admin');
    local meta(level) = names.clusterMeta(ctx, 'kubeflow-katib-' + level, 'users');
    [
      rbac.collectedRole(meta('admin'), admin, 'admin'),
      rbac.userRole(meta('edit') { labels+: admin }, 'edit', rbac.rules([
        ['kubeflow.org', owned, rbac.read + rbac.write],
        ['', ['pods'], ['list']],
        ['', ['pods/log'], ['get']],
      ])),
      rbac.userRole(meta('view'), 'view', [rbac.rule('kubeflow.org', owned, rbac.read)]),
    ],
}
