// Volumes in folders of a node, the class that hands them out, and a Job that opens the folders.
local folders = import 'folders.libsonnet';
local object = import 'object.libsonnet';
local storage = import 'storage.libsonnet';

// All volumes, with what they leave open filled in from the parameters. A named one may be
// one of the numbered ones, to change it.
local volumes(params) =
  local numbered = { [std.toString(n)]: {} for n in std.range(0, params.storageVolumes - 1) };
  local all = numbered + params.volumes;
  [
    {
      name: name,
      accessMode: params.storageAccessMode,
      claim: {},
      path: '%s/%s' % [params.storageHostPath, name],
      size: params.storageSize,
    } + all[name]
    for name in std.objectFields(all)
  ];

function(ctx)
  local params = ctx.params;
  local labels = object.labels('local-volumes', ctx.name);
  local list = volumes(params);

  [
    storage.storageClass(
      params.storageClass,
      'kubernetes.io/no-provisioner',
      reclaimPolicy='Retain',
      // A claim waits for its pod, so that the volume is on a node that can run it.
      volumeBindingMode='WaitForFirstConsumer',
      default=params.defaultClass,
      labels=labels,
    ),
  ]
  + [
    storage.hostPathVolume(
      '%s-%s' % [ctx.name, volume.name],
      volume.path,
      volume.size,
      params.storageClass,
      claim=volume.claim,
      accessMode=volume.accessMode,
      node=params.node,
      labels=labels,
    )
    for volume in list
  ]
  + (if params.prepareFolders && list != [] then [folders(ctx, list, labels)] else [])
