// Argo Workflows: its kinds, the controller that runs them, and the server of its web page.
local configMap = import 'config.libsonnet';
local controller = import 'controller.libsonnet';
local meshRules = import 'meshRules.libsonnet';
local permissions = import 'permissions.libsonnet';
local server = import 'server.libsonnet';
local userPermissions = import 'userPermissions.libsonnet';

function(ctx)
  local params = ctx.params;
  local config = configMap(ctx);
  (if params.crds then std.objectValues(ctx.crds) else [])
  + permissions.controller(ctx)
  + userPermissions.workflowPods(ctx)
  + (if params.userRoles then userPermissions.userRoles(ctx) else [])
  + [config]
  + controller(ctx)
  + (if params.server then permissions.server(ctx) + server(ctx, config) else [])
  + (if params.server && params.mesh then meshRules(ctx) else [])
