// Workspaces in a folder of the node, for a cluster of one node: volumes made in advance, and a
// storage class that hands them out.
local object = import 'object.libsonnet';
local page = import 'page.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local params = ctx.params;
  local labels = object.labels(page.app, ctx.name);
  local className = ctx.name + '-workspaces';
  local numbers = std.range(0, params.storageVolumes - 1);

  local class =
    object.new('storage.k8s.io/v1', 'StorageClass', object.meta(className, labels=labels)) {
      provisioner: 'kubernetes.io/no-provisioner',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    };
  local volume(n) =
    local meta = object.meta('%s-workspace-%d' % [ctx.name, n], labels=labels);
    object.new('v1', 'PersistentVolume', meta) {
      spec: {
        accessModes: [params.storageAccessMode],
        capacity: { storage: params.storageSize },
        hostPath: { path: '%s/%d' % [params.storageHostPath, n], type: 'DirectoryOrCreate' },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: className,
      },
    };

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
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'] },
          runAsUser: 0,
        },
        volumeMounts: [workload.mount('workspaces', '/workspaces')],
      })],
      volumes+: [{
        name: 'workspaces',
        hostPath: { path: params.storageHostPath, type: 'DirectoryOrCreate' },
      }],
    },
  }
