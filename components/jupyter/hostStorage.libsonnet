// Workspaces in a folder of the node, for a cluster of one node: volumes made in advance, and a
// storage class that hands them out.
local object = import 'object.libsonnet';
local page = import 'page.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local params = ctx.params;
  local labels = object.labels(page.app, ctx.name);
  local className = ctx.name + '-workspaces';
  local numbers = std.range(0, params.storageVolumes - 1);

  local class = storage.storageClass(
    className,
    'kubernetes.io/no-provisioner',
    reclaimPolicy='Retain',
    volumeBindingMode='WaitForFirstConsumer',
    labels=labels,
  );
  local volume(n) = storage.hostPathVolume(
    '%s-workspace-%d' % [ctx.name, n],
    '%s/%d' % [params.storageHostPath, n],
    params.storageSize,
    className,
    accessMode=params.storageAccessMode,
    labels=labels,
  );

  {
    className: className,
    objects: [class] + [volume(n) for n in numbers],

    // The kubelet does not apply fsGroup to hostPath volumes: their folders are made here, owned
    // by the user and group that notebooks run as.
    pod: {
      initContainers: [workload.container('workspaces', ctx.images.webApp, {
        command: ['install', '-d', '-o', '1000', '-g', '100', '-m', '0770']
                 + ['/workspaces/%d' % n for n in numbers],
        imagePullPolicy: params.imagePullPolicy,
        securityContext: workload.rootContainer(['CHOWN', 'DAC_OVERRIDE', 'FOWNER']),
        volumeMounts: [workload.mount('workspaces', '/workspaces')],
      })],
      volumes+: [workload.hostVolume('workspaces', params.storageHostPath)],
    },
  }
