// Kubeflow notebooks: the Notebook kind, its controller, and the web page that creates notebooks.
local controller = import 'controller.libsonnet';
local crd = import 'crds.libsonnet';
local hostStorage = import 'hostStorage.libsonnet';
local meshRules = import 'meshRules.libsonnet';
local webApp = import 'webApp.libsonnet';

function(ctx)
  [crd.notebooks]
  + controller(ctx)
  + webApp(ctx)
  + (if ctx.params.mesh then meshRules(ctx) else [])
  + (if ctx.params.storageHostPath != '' then hostStorage(ctx).objects else [])
