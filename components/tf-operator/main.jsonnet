// The stand-alone TFJob operator, version 1, and its dashboard.
local dashboard = import 'dashboard.libsonnet';
local operator = import 'operator.libsonnet';
local permissions = import 'permissions.libsonnet';

function(ctx)
  std.objectValues(ctx.crds)
  + permissions.operator(ctx)
  + operator(ctx)
  + (if ctx.params.dashboard then permissions.dashboard(ctx) + dashboard(ctx) else [])
  + (if ctx.params.userRoles then permissions.users(ctx) else [])
