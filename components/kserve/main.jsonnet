// KServe: kinds for models, their controllers, webhooks, settings and model servers.
local config = import 'config.libsonnet';
local controller = import 'controller.libsonnet';
local llmisvc = import 'llmisvc.libsonnet';
local localModel = import 'localModel.libsonnet';
local permissions = import 'permissions.libsonnet';
local runtimes = import 'runtimes.libsonnet';
local userRoles = import 'userRoles.libsonnet';
local webhooks = import 'webhooks.libsonnet';

function(ctx)
  local when(on, objects) = if on then objects(ctx) else [];
  permissions(ctx)
  + when(ctx.params.userRoles, userRoles)
  + [config(ctx)]
  + controller(ctx)
  + when(ctx.params.llmisvc, llmisvc)
  + when(ctx.params.localModel, localModel)
  + webhooks(ctx)
  + runtimes(ctx)
