// Profiles made along with the installation.
local access = import 'access.libsonnet';
local object = import 'object.libsonnet';

local subject(profile) =
  local kind = std.get(profile, 'ownerKind', 'User');
  object.pruned({
    apiGroup: if kind == 'ServiceAccount' then null else 'rbac.authorization.k8s.io',
    kind: kind,
    name: profile.owner,
    namespace: if kind == 'ServiceAccount' then std.get(profile, 'ownerNamespace'),
  });

function(ctx) [
  local profile = ctx.params.profiles[name];
  object.new('kubeflow.org/v1', 'Profile', access.meta(ctx, name)) {
    spec: object.pruned({
      owner: subject(profile),
      resourceQuotaSpec: object.pruned({ hard: std.get(profile, 'quota') }),
    }),
  }
  for name in std.objectFields(ctx.params.profiles)
]
