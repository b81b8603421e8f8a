// Kubeflow notebooks: the Notebook kind, its controller, and the web page that creates notebooks.
local controller = import 'controller.libsonnet';
local hostStorage = import 'hostStorage.libsonnet';
local meshRules = import 'meshRules.libsonnet';
local webApp = import 'webApp.libsonnet';

function(ctx)
  [ctx.crds['notebooks.kubeflow.org']]
  + controller(ctx)
  + webApp(ctx)
  + (if ctx.params.mesh then meshRules(ctx) else [])
  + (if ctx.params.storageHostPath != '' then hostStorage(ctx).objects else [])
