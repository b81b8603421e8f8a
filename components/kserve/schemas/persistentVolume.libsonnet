// The schema of core/v1 PersistentVolumeSpec (Kubernetes 1.33).
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local sources = pod.volume.properties;

// A volume is in no namespace, so it names those of its Secrets.
local secretRef = s.atomic(s.object({ name: s.string, namespace: s.string }));
local withSecret(source) = source { properties+: { secretRef: secretRef } };

local reference = s.object({
  apiVersion: s.string,
  fieldPath: s.string,
  kind: s.string,
  name: s.string,
  namespace: s.string,
  resourceVersion: s.string,
  uid: s.string,
});

local nodeSelectorTerm = s.atomic(s.object({
  matchExpressions: s.list(s.selectorRequirement),
  matchFields: s.list(s.selectorRequirement),
}));

// The same as in a pod.
local shared = {
  [name]: sources[name]
  for name in [
    'awsElasticBlockStore',
    'azureDisk',
    'fc',
    'flocker',
    'gcePersistentDisk',
    'hostPath',
    'nfs',
    'photonPersistentDisk',
    'portworxVolume',
    'quobyte',
    'vsphereVolume',
  ]
};

s.object(shared {
  [name]: withSecret(sources[name])
  for name in ['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO']
} + {
  accessModes: s.strings,
  azureFile: s.object({
    readOnly: s.boolean,
    secretName: s.string,
    secretNamespace: s.string,
    shareName: s.string,
  }, ['secretName', 'shareName']),
  capacity: s.quantityMap,
  claimRef: reference { 'x-kubernetes-map-type': 'granular' },
  csi: s.object({
    controllerExpandSecretRef: secretRef,
    controllerPublishSecretRef: secretRef,
    driver: s.string,
    fsType: s.string,
    nodeExpandSecretRef: secretRef,
    nodePublishSecretRef: secretRef,
    nodeStageSecretRef: secretRef,
    readOnly: s.boolean,
    volumeAttributes: s.stringMap,
    volumeHandle: s.string,
  }, ['driver', 'volumeHandle']),
  glusterfs: s.object({
    endpoints: s.string,
    endpointsNamespace: s.string,
    path: s.string,
    readOnly: s.boolean,
  }, ['endpoints', 'path']),
  'local': s.object({ fsType: s.string, path: s.string }, ['path']),
  mountOptions: s.strings,
  nodeAffinity: s.object({
    required: s.atomic(s.object(
      { nodeSelectorTerms: s.list(nodeSelectorTerm) }, ['nodeSelectorTerms']
    )),
  }),
  persistentVolumeReclaimPolicy: s.string,
  storageClassName: s.string,
  storageos: sources.storageos { properties+: { secretRef: s.atomic(reference) } },
  volumeAttributesClassName: s.string,
  volumeMode: s.string,
})
