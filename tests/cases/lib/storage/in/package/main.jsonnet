// Every constructor of storage.libsonnet. The kustomization changes names and the namespace, and
// the claims and volumes of `data` still find each other.
local object = import 'object.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels('shelf', ctx.name));
  local params = {
    storageAccessMode: 'ReadWriteOnce',
    storageClass: '',
    storageHostPath: '',
    storageSize: '5Gi',
  };
  local data = {
    default: storage.data(meta('default'), params),
    fast: storage.data(meta('fast'), params { storageClass: 'ssd' }),
    // The folder takes the place of the class.
    folder: storage.data(
      meta('folder'), params { storageClass: 'ssd', storageHostPath: '/srv/folder' }
    ),
    nameless: storage.data(object.meta('nameless'), params { storageHostPath: '/srv/x' }),
  };
  std.flattenArrays([data[name].objects for name in std.objectFields(data)])
  + [
    workload.deployment(meta('shelf'), object.selector('shelf'), {
      containers: [workload.container('shelf', 'shelf:1', {
        volumeMounts: [workload.mount(name, '/' + name) for name in std.objectFields(data)],
      })],
      // Only what is in a folder of the node needs one.
      initContainers: data.fast.owned('fast', 'shelf:1', 999, 999)
                      + data.folder.owned('folder', 'shelf:1', 999, 100),
      volumes: [data[name].volume(name) for name in std.objectFields(data)],
    }),
    storage.claim(meta('plain'), '1Gi'),
    storage.claim(meta('shared'), '1Gi', 'nfs', 'ReadWriteMany'),
    storage.hostPathVolume('plain', '/srv/plain', '1Gi'),
    storage.hostPathVolume(
      'pinned',
      '/srv/pinned',
      '1Gi',
      'by-hand',
      { name: 'films', namespace: 'store' },
      'ReadWriteMany',
      'node-1',
      { colour: 'green' },
    ),
    storage.storageClass('plain', 'example.com/disks'),
    storage.storageClass(
      'by-hand',
      'kubernetes.io/no-provisioner',
      { zone: 'a' },
      'Retain',
      'WaitForFirstConsumer',
      default=true,
      labels={ colour: 'green' },
    ),
  ]
