// Kubeflow's profiles: the Profile kind, the controller that makes namespaces of them, and the
// API through which their owners let others in.
local access = import 'access.libsonnet';
local meshRules = import 'meshRules.libsonnet';
local permissions = import 'permissions.libsonnet';
local profiles = import 'profiles.libsonnet';
local programs = import 'programs.libsonnet';

function(ctx)
  [ctx.crds['profiles.kubeflow.org']]
  + permissions(ctx)
  + programs(ctx)
  + access.front(ctx)
  + (if ctx.params.mesh then meshRules(ctx) else [])
  + profiles(ctx)
