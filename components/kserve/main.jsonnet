// KServe: kinds for models, their controllers, webhooks, settings and model servers.
local config = import 'config.libsonnet';
local controller = import 'controller.libsonnet';
local crds = import 'crds.libsonnet';
local llmisvc = import 'llmisvc.libsonnet';
local localModel = import 'localModel.libsonnet';
local permissions = import 'permissions.libsonnet';
local runtimes = import 'runtimes.libsonnet';
local userRoles = import 'userRoles.libsonnet';
local webhooks = import 'webhooks.libsonnet';

local group = 'serving.kserve.io';
local kinds = [
  'clusterservingruntimes',
  'clusterstoragecontainers',
  'inferencegraphs',
  'inferenceservices',
  'servingruntimes',
  'trainedmodels',
];
local llmisvcKinds = ['llminferenceserviceconfigs', 'llminferenceservices'];
local localModelKinds = ['localmodelcaches', 'localmodelnodegroups', 'localmodelnodes'];
// Of the Gateway API's extension for inference, which may also be installed on its own.
local poolGroup = 'inference.networking.x-k8s.io';
local poolKinds = ['inferencemodels', 'inferencepools'];

function(ctx)
  local params = ctx.params;
  local when(on, objects) = if on then objects(ctx) else [];
  local crdsOf(kinds, group=group) = [crds['%s.%s' % [kind, group]] for kind in kinds];
  crdsOf(kinds)
  + (if params.llmisvc then crdsOf(llmisvcKinds) else [])
  + (if params.llmisvc && params.inferencePools then crdsOf(poolKinds, poolGroup) else [])
  + (if params.localModel then crdsOf(localModelKinds) else [])
  + permissions(ctx)
  + when(params.userRoles, userRoles)
  + [config(ctx)]
  + controller(ctx)
  + when(params.llmisvc, llmisvc)
  + when(params.localModel, localModel)
  + webhooks(ctx)
  + runtimes(ctx)
