// Katib: experiments that search for good hyperparameters, trial by trial.
local controller = import 'controller.libsonnet';
local database = import 'database.libsonnet';
local dbManager = import 'dbManager.libsonnet';
local permissions = import 'permissions.libsonnet';
local trialTemplates = import 'trialTemplates.libsonnet';
local ui = import 'ui.libsonnet';
local webhooks = import 'webhooks.libsonnet';

function(ctx)
  std.objectValues(ctx.crds)
  + permissions.controller(ctx)
  + controller(ctx)
  + webhooks(ctx)
  + dbManager(ctx)
  + (if ctx.params.databaseHost == '' then database(ctx) else [])
  + trialTemplates(ctx)
  + (if ctx.params.ui then permissions.ui(ctx) + ui(ctx) else [])
  + (if ctx.params.userRoles then permissions.users(ctx) else [])
