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
  ['kubeflow.org', rbac.withParts(owned, ['finalizers', 'status']), ['*']],
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
  + (if params.replicas < 2 then [] else rbac.election);

local uiRules = rbac.rules([
  ['', ['configmaps'], ['create', 'delete', 'get', 'list', 'update', 'watch']],
  ['', ['namespaces'], rbac.read],
  ['', ['pods'], ['list']],
  ['', ['pods/log'], ['get']],
  ['authorization.k8s.io', ['subjectaccessreviews'], ['create']],
  ['kubeflow.org', owned, ['*']],
]);

// A service account with a ClusterRole of the same name.
local granted(ctx, account, component, rules) =
  local name = account.metadata.name;
  [account]
  + rbac.granted(rbac.clusterRole(names.clusterMeta(ctx, name, component), rules), account);

{
  controller(ctx)::
    local meta = names.meta(ctx, names.controller, 'controller');
    local account = rbac.serviceAccount(meta);
    local rules = ownRules(ctx.params);
    granted(ctx, account, 'controller', controllerRules(ctx.params))
    + (if rules == [] then [] else rbac.granted(rbac.role(meta, rules), account)),

  ui(ctx)::
    granted(ctx, rbac.serviceAccount(names.meta(ctx, names.ui, 'ui')), 'ui', uiRules),

  users(ctx):: rbac.userRoles(
    function(name) names.clusterMeta(ctx, name, 'users'),
    'kubeflow-katib',
    edit=rbac.rules([
      ['kubeflow.org', owned, rbac.read + rbac.write],
      ['', ['pods'], ['list']],
      ['', ['pods/log'], ['get']],
    ]),
    view=[rbac.rule('kubeflow.org', owned, rbac.read)],
  ),
}
