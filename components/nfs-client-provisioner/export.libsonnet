// The export as the provisioner itself mounts it, to make and remove folders.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local params = ctx.params;
  local claim = ctx.name + '-export';
  // A volume is cluster-scoped, so its name carries the namespace.
  local volume = '%s-%s' % [ctx.namespace, claim];
  // Nothing is measured against it: an export has no size that Kubernetes knows.
  local size = '10Mi';
  local mode = 'ReadWriteMany';

  // A pod's own NFS volume takes no mount options: those need a volume with a claim. The two
  // find each other by name; nobody else takes the volume, as no other claim asks for its class.
  if params.mountOptions == [] then {
    objects: [],
    volume(name):: workload.nfsVolume(name, params.nfsServer, params.nfsPath),
  } else {
    objects: [
      object.new('v1', 'PersistentVolume', names.meta(ctx, volume)) {
        spec: {
          accessModes: [mode],
          capacity: { storage: size },
          mountOptions: params.mountOptions,
          nfs: { path: params.nfsPath, server: params.nfsServer },
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: volume,
        },
      },
      storage.claim(names.meta(ctx, claim, ctx.namespace), size, volume, mode) {
        spec+: { volumeName: volume },
      },
    ],
    volume(name):: workload.claimVolume(name, claim),
  }
