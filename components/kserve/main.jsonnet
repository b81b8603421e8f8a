// KServe: kinds for models, their controllers, webhooks, settings and model servers.
local config = import 'config.libsonnet';
local controller = import 'controller.libsonnet';
local llmisvc = import 'llmisvc.libsonnet';
local llmisvcPresets = import 'llmisvcPresets.libsonnet';
local localModel = import 'localModel.libsonnet';
local permissions = import 'permissions.libsonnet';
local runtimes = import 'runtimes.libsonnet';
local storageContainer = import 'storageContainer.libsonnet';
local userRoles = import 'userRoles.libsonnet';
local webhooks = import 'webhooks.libsonnet';

local named(group, plurals) = ['%s.%s' % [plural, group] for plural in plurals];
local kinds = named('serving.kserve.io', [
  'clusterservingruntimes',
  'clusterstoragecontainers',
  'inferencegraphs',
  'inferenceservices',
  'servingruntimes',
  'trainedmodels',
]);
local llmisvcKinds =
  named('serving.kserve.io', ['llminferenceserviceconfigs', 'llminferenceservices']);
local poolKinds =
  named('inference.networking.x-k8s.io', ['inferencemodels', 'inferencepools']);
local localModelKinds = named(
  'serving.kserve.io', ['localmodelcaches', 'localmodelnodegroups', 'localmodelnodes']
);

function(ctx)
  local params = ctx.params;
  local when(on, objects) = if on then objects(ctx) else [];
  local installed =
    kinds
    + (if params.llmisvc then llmisvcKinds else [])
    + (if params.llmisvc && params.inferencePools then poolKinds else [])
    + (if params.localModel then localModelKinds else []);
  [ctx.crds[name] for name in installed]
  + permissions(ctx)
  + when(params.userRoles, userRoles)
  + [config(ctx)]
  + controller(ctx)
  + when(params.llmisvc, llmisvc)
  + when(params.localModel, localModel)
  + webhooks(ctx)
  + [storageContainer(ctx)]
  + runtimes(ctx)
  + when(params.llmisvc, llmisvcPresets)
