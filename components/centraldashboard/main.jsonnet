// Kubeflow's first page: a menu of what is installed, and the namespaces of the user.
local meshRules = import 'meshRules.libsonnet';
local permissions = import 'permissions.libsonnet';
local webApp = import 'webApp.libsonnet';

function(ctx)
  permissions(ctx)
  + webApp(ctx)
  + (if ctx.params.mesh then meshRules(ctx) else [])
