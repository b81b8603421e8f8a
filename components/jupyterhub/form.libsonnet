// The text of spawner_ui_config.yaml: what the form for a server offers, and its defaults.
local homes = import 'homes.libsonnet';
local object = import 'object.libsonnet';

local fields(ctx) =
  local params = ctx.params;
  local images = [ctx.images[key] for key in params.notebookImages] + params.extraNotebookImages;
  {
    image: {
      options: images,
      value: if images == [] then '' else images[0],
      readOnly: !params.allowCustomImage,
    },
    cpu: { limitFactor: params.notebookCpuLimitFactor, value: params.notebookCpu },
    memory: { limitFactor: params.notebookMemoryLimitFactor, value: params.notebookMemory },
    gpus: {
      value: {
        num: if params.gpuCount == 0 then 'none' else std.toString(params.gpuCount),
        vendor:
          if params.gpuVendor != '' || params.gpuVendors == [] then params.gpuVendor
          else params.gpuVendors[0].limitsKey,
      },
      vendors: params.gpuVendors,
    },
  } + (
    // A shared folder has no size to choose.
    if homes.kind(params) == 'claim'
    then { workspaceVolume: { value: { size: params.storageSize } } }
    else {}
  );

function(ctx)
  local form = std.mapWithKey(
    function(name, field) { readOnly: std.member(ctx.params.readOnly, name) } + field,
    fields(ctx),
  );
  object.yaml({ spawnerFormDefaults: form })
