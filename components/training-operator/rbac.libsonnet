// What the operator may do, and what users may do with jobs.
local names = import 'names.libsonnet';

local api = 'rbac.authorization.k8s.io';
local all = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
local read = ['get', 'list', 'watch'];

local rule(group, resources, verbs) = { apiGroups: [group], resources: resources, verbs: verbs };
local has(ctx, kind) = std.member(ctx.params.kinds, kind);
local plurals(jobs, suffix='') = [job.plural + suffix for job in jobs];

// Rules over the namespaces whose jobs are reconciled. MPI launchers run `kubectl exec` under
// a ServiceAccount and Role that the operator makes for them, so it needs what it gives.
local jobRules(ctx, jobs) =
  [
    rule('', ['events', 'pods'], all),
    rule('', ['services'], ['create', 'delete', 'get', 'list', 'watch']),
    rule('kubeflow.org', plurals(jobs), all),
    rule('kubeflow.org', plurals(jobs, '/finalizers'), ['update']),
    rule('kubeflow.org', plurals(jobs, '/status'), ['get', 'patch', 'update']),
  ]
  + (if !has(ctx, 'MPIJob') then [] else [
       rule('', ['configmaps'], ['create', 'list', 'update', 'watch']),
       rule('', ['pods/exec'], ['create']),
       rule('', ['serviceaccounts'], ['create', 'get', 'list', 'watch']),
       rule(api, ['rolebindings', 'roles'], ['create', 'list', 'update', 'watch']),
     ])
  + (if !has(ctx, 'PyTorchJob') then [] else [
       rule('autoscaling', ['horizontalpodautoscalers'], all),
     ])
  + (if ctx.params.gangScheduler == '' then [] else [
       rule('scheduling.volcano.sh', ['podgroups'], all),
       rule('scheduling.x-k8s.io', ['podgroups'], all),
     ]);

// The operator writes the CA of the certificate it made into its webhook configuration. Its
// cache lists and watches all of them; it changes only its own.
local webhookRules =
  local configurations = ['validatingwebhookconfigurations'];
  local rules = 'admissionregistration.k8s.io';
  [
    rule(rules, configurations, ['list', 'watch']),
    rule(rules, configurations, ['get', 'update']) { resourceNames: [names.webhook] },
  ];

// The operator's own namespace: its certificate and, with several replicas, the leader's lease.
local ownRules(ctx) =
  [rule('', ['secrets'], ['get', 'list', 'update', 'watch'])]
  + (if ctx.params.replicas < 2 then [] else [
       rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
       rule('', ['events'], ['create', 'patch']),
     ]);

local clusterRole(name, rules, labels={}) = {
  apiVersion: api + '/v1',
  kind: 'ClusterRole',
  metadata: { name: name } + (if labels == {} then {} else { labels: labels }),
  rules: rules,
};

local binding(kind, role, account) = {
  apiVersion: api + '/v1',
  kind: kind + 'Binding',
  metadata: { name: role, labels: names.labels },
  roleRef: { apiGroup: api, kind: kind, name: role },
  subjects: [{ kind: 'ServiceAccount', name: names.operator, namespace: account }],
};

// A Role in `namespace` and its binding to the operator in namespace `account`.
local granted(name, namespace, rules, account) = [
  {
    apiVersion: api + '/v1',
    kind: 'Role',
    metadata: { name: name, namespace: namespace },
    rules: rules,
  },
  binding('Role', name, account) + { metadata+: { namespace: namespace } },
];

local aggregate(to) = { ['rbac.authorization.kubeflow.org/aggregate-to-' + to]: 'true' };

{
  operator(ctx, jobs)::
    local watched = ctx.params.watchNamespace;
    local everywhere = if watched == '' then jobRules(ctx, jobs) else [];
    [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: names.operator, namespace: ctx.namespace, labels: names.labels },
      },
      clusterRole(names.operator, everywhere + webhookRules),
      binding('ClusterRole', names.operator, ctx.namespace),
    ]
    + granted(names.operator, ctx.namespace, ownRules(ctx), ctx.namespace)
    + (if watched == '' then [] else
         granted(names.operator + '-jobs', watched, jobRules(ctx, jobs), ctx.namespace)),

  // Cluster roles that Kubeflow's own user roles collect by label.
  userRoles(jobs):: [
    clusterRole('kubeflow-training-admin', [], aggregate('kubeflow-admin')) {
      aggregationRule: {
        clusterRoleSelectors: [{ matchLabels: aggregate('kubeflow-training-admin') }],
      },
    },
    clusterRole(
      'kubeflow-training-edit',
      [
        rule('kubeflow.org', plurals(jobs), all),
        rule('kubeflow.org', plurals(jobs, '/status'), ['get']),
        rule('', ['persistentvolumeclaims'], ['create', 'delete', 'get', 'list', 'watch']),
        rule('', ['events'], read),
      ],
      aggregate('kubeflow-edit') + aggregate('kubeflow-training-admin'),
    ),
    clusterRole(
      'kubeflow-training-view',
      [
        rule('kubeflow.org', plurals(jobs), read),
        rule('kubeflow.org', plurals(jobs, '/status'), ['get']),
      ],
      aggregate('kubeflow-view'),
    ),
  ],
}
