// What the operator may do, and what users may do with jobs.
local names = import 'names.libsonnet';
local rbac = import 'rbac.libsonnet';

local plurals(jobs) = [job.plural for job in jobs];

// Rules over the namespaces whose jobs are reconciled. MPI launchers run `kubectl exec` under
// a ServiceAccount and Role that the operator makes for them, so it needs what it gives.
local jobRules(ctx, jobs) =
  local kinds = ctx.params.kinds;
  [
    rbac.rule('', ['events', 'pods'], rbac.manage),
    rbac.rule('', ['services'], ['create', 'delete', 'get', 'list', 'watch']),
    rbac.rule('kubeflow.org', plurals(jobs), rbac.manage),
    rbac.rule('kubeflow.org', rbac.parts(plurals(jobs), ['finalizers']), ['update']),
    rbac.rule('kubeflow.org', rbac.parts(plurals(jobs), ['status']), ['get', 'patch', 'update']),
  ]
  + (if !std.member(kinds, 'MPIJob') then [] else [
       rbac.rule('', ['configmaps'], ['create', 'list', 'update', 'watch']),
       rbac.rule('', ['pods/exec'], ['create']),
       rbac.rule('', ['serviceaccounts'], ['create', 'get', 'list', 'watch']),
       rbac.rule(
         'rbac.authorization.k8s.io',
         ['rolebindings', 'roles'],
         ['create', 'list', 'update', 'watch'],
       ),
     ])
  + (if !std.member(kinds, 'PyTorchJob') then [] else [
       rbac.rule('autoscaling', ['horizontalpodautoscalers'], rbac.manage),
     ])
  + (if ctx.params.gangScheduler == '' then [] else [
       rbac.rule('scheduling.volcano.sh', ['podgroups'], rbac.manage),
       rbac.rule('scheduling.x-k8s.io', ['podgroups'], rbac.manage),
     ]);

// The operator writes the CA of the certificate it made into its webhook configuration. Its
// cache lists and watches all of them; it changes only its own.
local webhookRules =
  local group = 'admissionregistration.k8s.io';
  local configurations = ['validatingwebhookconfigurations'];
  [
    rbac.rule(group, configurations, ['list', 'watch']),
    rbac.rule(group, configurations, ['get', 'update']) { resourceNames: [names.webhook] },
  ];

// The operator's own namespace: its certificate and, with several replicas, the leader's lease.
local ownRules(ctx) =
  [rbac.rule('', ['secrets'], ['get', 'list', 'update', 'watch'])]
  + (if ctx.params.replicas < 2 then [] else rbac.election);

{
  operator(ctx, jobs)::
    local watched = ctx.params.watchNamespace;
    local account = rbac.serviceAccount(names.meta(ctx, names.operator, ctx.namespace));
    local clusterRules = (if watched == '' then jobRules(ctx, jobs) else []) + webhookRules;
    local clusterRole = rbac.clusterRole(names.meta(ctx, names.operator), clusterRules);
    // A Role called `name` in `namespace`, and its binding to the operator.
    local granted(name, namespace, rules) =
      rbac.granted(rbac.role(names.meta(ctx, name, namespace), rules), account);
    [account]
    + rbac.granted(clusterRole, account)
    + granted(names.operator, ctx.namespace, ownRules(ctx))
    + (if watched == '' then [] else
         granted(names.operator + '-jobs', watched, jobRules(ctx, jobs))),

  // What Kubeflow's users may do, by level of access to a namespace.
  userRoles(ctx, jobs)::
    local status = rbac.rule('kubeflow.org', rbac.parts(plurals(jobs), ['status']), ['get']);
    local meta(name) = names.meta(ctx, name);
    rbac.userRoles(
      meta,
      'kubeflow-training',
      [
        rbac.rule('kubeflow.org', plurals(jobs), rbac.manage),
        status,
        rbac.rule('', ['persistentvolumeclaims'], ['create', 'delete', 'get', 'list', 'watch']),
        rbac.rule('', ['events'], rbac.read),
      ],
      [rbac.rule('kubeflow.org', plurals(jobs), rbac.read), status],
    ),
}
