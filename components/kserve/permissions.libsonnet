// What each program may do.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
local status = ['get', 'patch', 'update'];
local own = 'serving.kserve.io';
local caches = [own, ['localmodelcaches'], rbac.read];

local withParts(resources, parts) =
  [resource + part for resource in resources for part in [''] + parts];

// The controller watches Knative's, Istio's, KEDA's and OpenTelemetry's kinds as soon as the
// cluster has them, whatever its settings say, and stops if it may not.
local controllerRules(ctx) = rbac.rules([
  ['', ['configmaps'], ['create', 'get', 'update']],
  ['', ['events', 'services'], all],
  ['', ['namespaces', 'pods'], rbac.read],
  ['', ['secrets', 'serviceaccounts'], ['get']],
  [
    'admissionregistration.k8s.io',
    ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    all,
  ],
  ['apps', ['deployments'], all],
  ['autoscaling', ['horizontalpodautoscalers'], all],
  ['gateway.networking.k8s.io', ['httproutes'], all],
  ['keda.sh', withParts(['scaledobjects'], ['/finalizers']), all],
  ['keda.sh', ['scaledobjects/status'], status],
  ['networking.istio.io', withParts(['virtualservices'], ['/finalizers']), all],
  ['networking.istio.io', ['virtualservices/status'], status],
  ['networking.k8s.io', ['ingresses'], all],
  ['opentelemetry.io', withParts(['opentelemetrycollectors'], ['/finalizers']), all],
  ['opentelemetry.io', ['opentelemetrycollectors/status'], status],
  ['serving.knative.dev', withParts(['services'], ['/finalizers']), all],
  ['serving.knative.dev', ['services/status'], status],
  [
    own,
    withParts(
      ['clusterservingruntimes', 'inferencegraphs', 'inferenceservices', 'servingruntimes'],
      ['/finalizers'],
    ) + ['clusterstoragecontainers', 'trainedmodels'],
    all,
  ],
  [
    own,
    [
      'clusterservingruntimes/status',
      'inferencegraphs/status',
      'inferenceservices/status',
      'servingruntimes/status',
      'trainedmodels/status',
    ],
    status,
  ],
] + (if ctx.params.localModel then [caches] else []));

local reviews = rbac.rules([
  ['authentication.k8s.io', ['tokenreviews'], ['create']],
  ['authorization.k8s.io', ['subjectaccessreviews'], ['create']],
]);

// The bindings are for the roles that schedulers of language models get, which include the
// right to review tokens: nobody can hand out what they do not have.
local llmisvcRules = [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] + reviews + rbac.rules([
  ['', ['configmaps'], ['get']],
  ['', ['events'], ['create', 'patch', 'update']],
  ['', ['pods'], rbac.read],
  ['', ['secrets', 'serviceaccounts', 'services'], all],
  ['apps', ['deployments'], all],
  ['discovery.k8s.io', ['endpointslices'], rbac.read],
  ['gateway.networking.k8s.io', ['gatewayclasses', 'gateways', 'httproutes'], all],
  ['inference.networking.x-k8s.io', ['inferencemodels', 'inferencepools'], all],
  ['leaderworkerset.x-k8s.io', ['leaderworkersets'], all],
  ['networking.k8s.io', ['ingresses'], all],
  ['rbac.authorization.k8s.io', ['clusterrolebindings', 'rolebindings', 'roles'], all],
  [own, ['llminferenceserviceconfigs', 'llminferenceservices'], all],
  [
    own,
    ['llminferenceserviceconfigs/finalizers', 'llminferenceservices/finalizers'],
    ['update'],
  ],
  [own, ['llminferenceservices/status'], status],
]);

// The nodes and the settings, for controller and agents of caches.
local nodeRules = rbac.rules([
  ['', ['configmaps'], ['get']],
  ['', ['nodes'], rbac.read],
  ['', ['nodes/status'], ['get', 'watch']],
]);

local localModelRules = nodeRules + rbac.rules([
  [
    '',
    ['persistentvolumeclaims', 'persistentvolumes'],
    ['create', 'get', 'list', 'patch', 'update', 'watch'],
  ],
  [own, ['inferenceservices', 'localmodelnodegroups'], rbac.read],
  [own, ['localmodelcaches', 'localmodelnodes'], all],
  [own, ['localmodelcaches/status'], status],
  [own, ['localmodelnodes/status'], ['get', 'watch']],
]);

local agentRules = nodeRules + rbac.rules([
  ['batch', ['jobs'], all],
  ['batch', ['jobs/status'], ['get']],
  [own, ['clusterstoragecontainers', 'localmodelnodegroups'], rbac.read],
  [own, ['localmodelnodes'], all],
  [own, ['localmodelnodes/status'], status],
]);

// A leader is found by a Lease, and says so by an event.
local electionRules = rbac.rules([
  ['coordination.k8s.io', ['leases'], ['create', 'get', 'list', 'update']],
  ['', ['events'], ['create', 'patch']],
]);

// A service account, and roles bound to it: `cluster` maps names of ClusterRoles, without
// `-role`, to rules; `election` is the name of the Role for that, empty for none.
local account(ctx, program, cluster, election='') =
  local account = rbac.serviceAccount(names.meta(ctx, program.name, ctx.namespace));
  local meta(name) = names.meta(ctx, name);
  local electionMeta(name) = names.meta(ctx, name, ctx.namespace);
  [account]
  + std.flattenArrays([
    local role = rbac.clusterRole(meta(name + '-role'), cluster[name]);
    [role, rbac.clusterRoleBinding(meta(name + '-rolebinding'), role, account)]
    for name in std.objectFields(cluster)
  ])
  + (if election == '' then [] else
       local role = rbac.role(electionMeta(election + '-role'), electionRules);
       [role, rbac.roleBinding(electionMeta(election + '-rolebinding'), role, account)]);

function(ctx)
  local params = ctx.params;
  account(
    ctx,
    names.controller,
    { 'kserve-manager': controllerRules(ctx) }
    + (if params.metrics then { 'kserve-proxy': reviews } else {}),
    'kserve-leader-election',
  )
  + (if !params.llmisvc then [] else account(
       ctx, names.llmisvc, { 'llmisvc-manager': llmisvcRules }, 'llmisvc-leader-election'
     ))
  + (if !params.localModel then [] else
       account(
         ctx,
         names.localModel,
         { 'kserve-localmodel-manager': localModelRules },
         if params.localModelReplicas > 1 then 'kserve-localmodel-leader-election' else '',
       )
       + account(ctx, names.agent, { 'kserve-localmodelnode-agent': agentRules }))
