// The cluster roles of Kubeflow's users. The first three have no rules: Kubernetes collects
// those of all packages' roles into them, by label, and each higher one has the lower one's.
local object = import 'object.libsonnet';
local rbac = import 'rbac.libsonnet';

local collected(meta, level, into) =
  rbac.clusterRole(meta + into, []) + rbac.collecting(rbac.aggregateTo('kubeflow-' + level));

local workloads = ['daemonsets', 'deployments', 'replicasets', 'statefulsets'];
local scales = rbac.parts(['deployments', 'replicasets', 'statefulsets'], ['scale']);
local access = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];
local networking = ['ingresses', 'networkpolicies'];
// No cluster serves this group's kinds any more. Roles of upstream still name it.
local old = ['daemonsets', 'deployments', 'ingresses', 'networkpolicies', 'replicasets'];
local oldScales = [
  'deployments/scale',
  'replicasets/scale',
  'replicationcontrollers/scale',
];
local kept = [
  'configmaps',
  'endpoints',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'serviceaccounts',
  'services',
];

local view = rbac.rules([
  ['', kept + ['persistentvolumeclaims/status', 'pods', 'services/status'], rbac.read],
  ['', [
    'bindings',
    'events',
    'limitranges',
    'namespaces',
    'namespaces/status',
    'pods/log',
    'pods/status',
    'replicationcontrollers/status',
    'resourcequotas',
    'resourcequotas/status',
  ], rbac.read],
  [
    'apps',
    ['controllerrevisions'] + workloads + scales + rbac.parts(workloads, ['status']),
    rbac.read,
  ],
  [
    'autoscaling',
    ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'],
    rbac.read,
  ],
  ['batch', ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'], rbac.read],
  [
    'extensions',
    old + oldScales
    + rbac.parts(['daemonsets', 'deployments', 'ingresses', 'replicasets'], ['status']),
    rbac.read,
  ],
  ['networking.k8s.io', networking + ['ingresses/status'], rbac.read],
  ['policy', ['poddisruptionbudgets', 'poddisruptionbudgets/status'], rbac.read],
]);

local edit = rbac.rules([
  ['', access + ['secrets', 'services/proxy'], rbac.read],
  ['', ['pods'] + access, rbac.write],
  ['', kept + ['secrets', 'services/proxy'], rbac.write],
  ['apps', workloads + scales + ['deployments/rollback'], rbac.write],
  ['autoscaling', ['horizontalpodautoscalers'], rbac.write],
  ['batch', ['cronjobs', 'jobs'], rbac.write],
  ['extensions', old + oldScales + ['deployments/rollback'], rbac.write],
  ['networking.k8s.io', networking, rbac.write],
  ['policy', ['poddisruptionbudgets'], rbac.write],
]);

local admin = rbac.rules([
  ['authorization.k8s.io', ['localsubjectaccessreviews'], ['create']],
  ['rbac.authorization.k8s.io', ['rolebindings', 'roles'], rbac.read + rbac.write],
]);

function(ctx)
  local meta(name) = object.meta(name, labels={
    'app.kubernetes.io/instance': ctx.name,
    'app.kubernetes.io/part-of': 'kubeflow',
  });
  local into(level) = { labels+: rbac.aggregateTo('kubeflow-' + level) };
  [
    collected(meta('kubeflow-admin'), 'admin', {}),
    collected(meta('kubeflow-edit'), 'edit', into('admin')),
    collected(meta('kubeflow-view'), 'view', into('edit')),
    rbac.userRole(meta('kubeflow-kubernetes-admin'), 'admin', admin),
    rbac.userRole(meta('kubeflow-kubernetes-edit'), 'edit', edit),
    rbac.userRole(meta('kubeflow-kubernetes-view'), 'view', view),
  ]
