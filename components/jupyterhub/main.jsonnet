// JupyterHub: a hub that starts a notebook server for each user, and the proxy to all of them.
local hub = import 'hub.libsonnet';
local meshRules = import 'meshRules.libsonnet';
local permissions = import 'permissions.libsonnet';
local services = import 'services.libsonnet';

function(ctx)
  permissions(ctx)
  + services(ctx)
  + hub(ctx)
  + (if ctx.params.mesh then meshRules(ctx) else [])
