// What each program may do.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local status = ['get', 'patch', 'update'];
local own = 'serving.kserve.io';
local caches = [own, ['localmodelcaches'], rbac.read];

// The controller watches Knative's, Istio's, KEDA's and OpenTelemetry's kinds as soon as the
// cluster has them, whatever its settings say, and stops if it may not.
local controllerRules(ctx) = rbac.rules([
  ['', ['configmaps'], ['create', 'get', 'update']],
  ['', ['events', 'services'], rbac.manage],
  ['', ['namespaces', 'pods'], rbac.read],
  ['', ['secrets', 'serviceaccounts'], ['get']],
  [
    'admissionregistration.k8s.io',
    ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    rbac.manage,
  ],
  ['apps', ['deployments'], rbac.manage],
  ['autoscaling', ['horizontalpodautoscalers'], rbac.manage],
  ['gateway.networking.k8s.io', ['httproutes'], rbac.manage],
  ['keda.sh', rbac.withParts(['scaledobjects'], ['finalizers']), rbac.manage],
  ['keda.sh', ['scaledobjects/status'], status],
  ['networking.istio.io', rbac.withParts(['virtualservices'], ['finalizers']), rbac.manage],
  ['networking.istio.io', ['virtualservices/status'], status],
  ['networking.k8s.io', ['ingresses'], rbac.manage],
  ['opentelemetry.io', rbac.withParts(['opentelemetrycollectors'], ['finalizers']), rbac.manage],
  ['opentelemetry.io', ['opentelemetrycollectors/status'], status],
  ['serving.knative.dev', rbac.withParts(['services'], ['finalizers']), rbac.manage],
  ['serving.knative.dev', ['services/status'], status],
  [
    own,
    rbac.withParts(
      ['clusterservingruntimes', 'inferencegraphs', 'inferenceservices', 'servingruntimes'],
      ['finalizers'],
    ) + ['clusterstoragecontainers', 'trainedmodels'],
    rbac.manage,
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
  ['', ['secrets', 'serviceaccounts', 'services'], rbac.manage],
  ['apps', ['deployments'], rbac.manage],
  ['discovery.k8s.io', ['endpointslices'], rbac.read],
  ['gateway.networking.k8s.io', ['gatewayclasses', 'gateways', 'httproutes'], rbac.manage],
  ['inference.networking.x-k8s.io', ['inferencemodels', 'inferencepools'], rbac.manage],
  ['leaderworkerset.x-k8s.io', ['leaderworkersets'], rbac.manage],
  ['networking.k8s.io', ['ingresses'], rbac.manage],
  ['rbac.authorization.k8s.io', ['clusterrolebindings', 'rolebindings', 'roles'], rbac.manage],
  [own, ['llminferenceserviceconfigs', 'llminferenceservices'], rbac.manage],
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
  [own, ['localmodelcaches', 'localmodelnodes'], rbac.manage],
  [own, ['localmodelcaches/status'], status],
  [own, ['localmodelnodes/status'], ['get', 'watch']],
]);

local agentRules = nodeRules + rbac.rules([
  ['batch', ['jobs'], rbac.manage],
  ['batch', ['jobs/status'], ['get']],
  [own, ['clusterstoragecontainers', 'localmodelnodegroups'], rbac.read],
  [own, ['localmodelnodes'], rbac.manage],
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
    rbac.granted(
      rbac.clusterRole(meta(name + '-role'), cluster[name]), account, meta(name + '-rolebinding')
    )
    for name in std.objectFields(cluster)
  ])
  + (if election == '' then [] else
       rbac.granted(
         rbac.role(electionMeta(election + '-role'), electionRules),
         account,
         electionMeta(election + '-rolebinding'),
       ));

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
