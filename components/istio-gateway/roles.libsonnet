// What users may see of the mesh in their namespaces.
local object = import 'object.libsonnet';
local rbac = import 'rbac.libsonnet';

local seen = rbac.rules([
  ['istio.io', ['*'], rbac.read],
  ['networking.istio.io', ['*'], rbac.read],
]);

function(ctx)
  local meta(name) = object.meta(name, labels={
    'app.kubernetes.io/instance': ctx.name,
    'app.kubernetes.io/part-of': 'kubeflow',
  });
  rbac.userRoles(
    meta,
    'kubeflow-istio',
    seen,
    seen + [rbac.rule('security.istio.io', ['authorizationpolicies'], rbac.read)],
  )
