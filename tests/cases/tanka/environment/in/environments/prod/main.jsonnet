local app = import 'app/app.libsonnet';
{
  env: app.cm('env', { e: std.manifestJsonEx(std.extVar('tanka.dev/environment'), ' ') }),
  list: { apiVersion: 'v1', kind: 'List', items: [app.cm('l1', {}), app.cm('l2', {}) + { metadata+: { namespace: 'other', labels: { own: 'mine' } } }] },
  nothing: null,
  crd: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'cr' }, rules: [] },
  ann: app.cm('ann', {}) + { metadata+: { annotations: { 'tanka.dev/namespaced': 'false' } } },
  empty: app.cm('emptyann', {}) + { metadata+: { annotations: {} } },
}
