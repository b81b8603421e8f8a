// Claims, volumes in a folder of a node, and storage classes.
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

{
  // A claim; an empty `storageClass` leaves the class to the cluster. Without a namespace in
  // `meta` it serves a StatefulSet as a template.
  claim(meta, size, storageClass='', accessMode='ReadWriteOnce')::
    object.new('v1', 'PersistentVolumeClaim', meta) {
      spec: {
        accessModes: [accessMode],
        resources: { requests: { storage: size } },
        [if storageClass != '' then 'storageClassName']: storageClass,
      },
    },

  // A volume in a folder of a node, which is made if missing and stays when the claim goes.
  // `claim` is the name and namespace of the one claim that gets it, `node` the host name of the
  // node that has the folder; a claim without a class gets it only if its class is '' explicitly.
  hostPathVolume(
    name, path, size, storageClass='', claim={}, accessMode='ReadWriteOnce', node='', labels={}
  )::
    object.new('v1', 'PersistentVolume', object.meta(name, labels=labels)) {
      spec: {
        accessModes: [accessMode],
        capacity: { storage: size },
        hostPath: { path: path, type: 'DirectoryOrCreate' },
        persistentVolumeReclaimPolicy: 'Retain',
        [if claim != {} then 'claimRef']:
          { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } + claim,
        [if node != '' then 'nodeAffinity']: { required: { nodeSelectorTerms: [{
          matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }],
        }] } },
        [if storageClass != '' then 'storageClassName']: storageClass,
      },
    },

  // A class; `kubernetes.io/no-provisioner` is for volumes made by hand. `default` makes it the
  // class of claims that name none.
  storageClass(
    name,
    provisioner,
    parameters={},
    reclaimPolicy='Delete',
    volumeBindingMode='Immediate',
    default=false,
    labels={},
  )::
    local annotations =
      if default then { 'storageclass.kubernetes.io/is-default-class': 'true' } else {};
    object.new(
      'storage.k8s.io/v1',
      'StorageClass',
      object.meta(name, labels=labels, annotations=annotations),
    ) + object.pruned({
      parameters: parameters,
      provisioner: provisioner,
      reclaimPolicy: reclaimPolicy,
      volumeBindingMode: volumeBindingMode,
    }),

  // What the parameters storageClass, storageSize, storageAccessMode and storageHostPath ask
  // for: `objects` to render, and for the pods `volume(name)` and init containers by `owned`.
  // `meta` is the claim's metadata.
  //
  // With storageHostPath the claim gets a volume in that folder in place of a storage class. The
  // two find each other by volumeName, which follows a changed name, and nobody else takes the
  // volume, as its class is a name of its own; no class of that name has to exist.
  data(meta, params)::
    local path = params.storageHostPath;
    local volumeName = std.join('-', [
      meta[key]
      for key in ['namespace', 'name']
      if std.objectHas(meta, key)
    ]);
    local class = if path == '' then params.storageClass else volumeName;
    local claim = $.claim(meta, params.storageSize, class, params.storageAccessMode);
    {
      volume(name):: workload.claimVolume(name, meta.name),

      // Gives the folder to the program's user, in an image that has chown: the kubelet applies
      // fsGroup to all volumes but those in folders of the node. `name` is the volume's.
      owned(name, image, user, group):: if path == '' then [] else [
        workload.container('owned', image, {
          command: ['chown', '%d:%d' % [user, group], '/' + name],
          imagePullPolicy: std.get(params, 'imagePullPolicy'),
          securityContext: workload.rootContainer(['CHOWN']),
          volumeMounts: [workload.mount(name, '/' + name)],
        }),
      ],

      objects:
        if path == '' then [claim] else [
          $.hostPathVolume(
            volumeName,
            path,
            params.storageSize,
            class,
            accessMode=params.storageAccessMode,
            labels=std.get(meta, 'labels', {}),
          ),
          claim { spec+: { volumeName: volumeName } },
        ],
    },
}
