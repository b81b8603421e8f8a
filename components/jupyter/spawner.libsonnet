// The text of spawner_ui_config.yaml: what the form for a new notebook offers, and its defaults.
local hostStorage = import 'hostStorage.libsonnet';
local object = import 'object.libsonnet';

// The page knows three kinds of servers, told apart by how they find their own path: by the
// variable NB_PREFIX, at the root behind a rewrite, or by a header of RStudio's.
local groups = {
  image: [
    'jupyterScipy',
    'jupyterPytorchFull',
    'jupyterPytorchCudaFull',
    'jupyterPytorchGaudiFull',
    'jupyterTensorflowFull',
    'jupyterTensorflowCudaFull',
  ],
  imageGroupOne: ['codeServerPython'],
  imageGroupTwo: ['rstudioTidyverse'],
};

local choice(options) = {
  options: options,
  value: if options == [] then '' else options[0],
};

local workspace(ctx) =
  local params = ctx.params;
  local class =
    if params.storageHostPath != '' then hostStorage(ctx).className else params.storageClass;
  {
    mount: params.storageMount,
    newPvc: {
      // The page puts the notebook's name there.
      metadata: { name: '{notebook-name}-workspace' },
      spec: {
        accessModes: [params.storageAccessMode],
        resources: { requests: { storage: params.storageSize } },
        [if class != '' then 'storageClassName']: class,
      },
    },
  };

local images(ctx) =
  local offered(group) = [
    ctx.images[key]
    for key in ctx.params.notebookImages
    if std.member(groups[group], key)
  ];
  {
    image: choice(offered('image') + ctx.params.extraNotebookImages),
    imageGroupOne: choice(offered('imageGroupOne') + ctx.params.extraCodeServerImages),
    imageGroupTwo: choice(offered('imageGroupTwo') + ctx.params.extraRstudioImages),
  };

// The parts of the form that can be made read-only.
local fields(ctx) = local params = ctx.params; {
  affinityConfig: { options: params.affinityOptions, value: params.affinityOption },
  configurations: { value: params.podDefaults },
  cpu: { limitFactor: params.notebookCpuLimitFactor, value: params.notebookCpu },
  dataVolumes: { value: params.dataVolumes },
  environment: { value: {} },
  gpus: {
    value: {
      num: if params.gpuCount == 0 then 'none' else std.toString(params.gpuCount),
      vendor: params.gpuVendor,
      vendors: params.gpuVendors,
    },
  },
  imagePullPolicy: { value: params.notebookImagePullPolicy },
  memory: { limitFactor: params.notebookMemoryLimitFactor, value: params.notebookMemory },
  shm: { value: params.sharedMemory },
  tolerationGroup: { options: params.tolerationOptions, value: params.tolerationOption },
  workspaceVolume: { value: if params.workspaceVolume then workspace(ctx) else null },
};

function(ctx)
  local form = {
    allowCustomImage: ctx.params.allowCustomImage,
    hideRegistry: ctx.params.hideRegistry,
    hideTag: ctx.params.hideTag,
  } + images(ctx) + std.mapWithKey(
    function(name, field) field { readOnly: std.member(ctx.params.readOnly, name) },
    fields(ctx),
  );
  object.yaml({ spawnerFormDefaults: form })
