// Schemas of core/v1 Volume and PersistentVolumeClaim templates (Kubernetes 1.33).
local c = import 'podContainer.libsonnet';
local s = import 'schema.libsonnet';

{
  local lib = self,

  // One key of a ConfigMap or Secret placed in a file.
  local keyToPath = s.object({ key: s.string, mode: s.int32, path: s.string }, ['key', 'path']),
  local downwardItem = s.object({
    fieldRef: c.fieldRef,
    mode: s.int32,
    path: s.string,
    resourceFieldRef: c.resourceFieldRef,
  }, ['path']),

  // A projected source; as a volume of its own it also takes a default mode.
  local configMap = s.atomic(s.object({
    items: s.list(keyToPath),
    name: s.string { default: '' },
    optional: s.boolean,
  })),
  local downwardAPI = s.object({ items: s.list(downwardItem) }),
  local mode = { properties+: { defaultMode: s.int32 } },

  claimSpec: s.object({
    accessModes: s.strings,
    dataSource: s.atomic(s.object(
      { apiGroup: s.string, kind: s.string, name: s.string },
      ['kind', 'name'],
    )),
    dataSourceRef: s.object(
      { apiGroup: s.string, kind: s.string, name: s.string, namespace: s.string },
      ['kind', 'name'],
    ),
    resources: s.object({ limits: s.quantityMap, requests: s.quantityMap }),
    selector: s.labelSelector,
    storageClassName: s.string,
    volumeAttributesClassName: s.string,
    volumeMode: s.string,
    volumeName: s.string,
  }),
  claimTemplate: s.object({ metadata: s.templateMeta, spec: lib.claimSpec }, ['spec']),

  local projected = s.object({
    defaultMode: s.int32,
    sources: s.list(s.object({
      clusterTrustBundle: s.object({
        labelSelector: s.labelSelector,
        name: s.string,
        optional: s.boolean,
        path: s.string,
        signerName: s.string,
      }, ['path']),
      configMap: configMap,
      downwardAPI: downwardAPI,
      secret: configMap,
      serviceAccountToken: s.object({
        audience: s.string,
        expirationSeconds: s.int64,
        path: s.string,
      }, ['path']),
    })),
  }),

  // Sources whose driver lives outside of Kubernetes or behind a network protocol.
  local networkSources = {
    awsElasticBlockStore: s.object({
      fsType: s.string,
      partition: s.int32,
      readOnly: s.boolean,
      volumeID: s.string,
    }, ['volumeID']),
    azureDisk: s.object({
      cachingMode: s.string,
      diskName: s.string,
      diskURI: s.string,
      fsType: s.string { default: 'ext4' },
      kind: s.string,
      readOnly: s.boolean { default: false },
    }, ['diskName', 'diskURI']),
    azureFile: s.object(
      { readOnly: s.boolean, secretName: s.string, shareName: s.string },
      ['secretName', 'shareName'],
    ),
    cephfs: s.object({
      monitors: s.strings,
      path: s.string,
      readOnly: s.boolean,
      secretFile: s.string,
      secretRef: s.localReference,
      user: s.string,
    }, ['monitors']),
    cinder: s.object({
      fsType: s.string,
      readOnly: s.boolean,
      secretRef: s.localReference,
      volumeID: s.string,
    }, ['volumeID']),
    csi: s.object({
      driver: s.string,
      fsType: s.string,
      nodePublishSecretRef: s.localReference,
      readOnly: s.boolean,
      volumeAttributes: s.stringMap,
    }, ['driver']),
    fc: s.object({
      fsType: s.string,
      lun: s.int32,
      readOnly: s.boolean,
      targetWWNs: s.strings,
      wwids: s.strings,
    }),
    flexVolume: s.object({
      driver: s.string,
      fsType: s.string,
      options: s.stringMap,
      readOnly: s.boolean,
      secretRef: s.localReference,
    }, ['driver']),
    flocker: s.object({ datasetName: s.string, datasetUUID: s.string }),
    gcePersistentDisk: s.object({
      fsType: s.string,
      partition: s.int32,
      pdName: s.string,
      readOnly: s.boolean,
    }, ['pdName']),
    gitRepo: s.object(
      { directory: s.string, repository: s.string, revision: s.string },
      ['repository'],
    ),
    glusterfs: s.object(
      { endpoints: s.string, path: s.string, readOnly: s.boolean },
      ['endpoints', 'path'],
    ),
    iscsi: s.object({
      chapAuthDiscovery: s.boolean,
      chapAuthSession: s.boolean,
      fsType: s.string,
      initiatorName: s.string,
      iqn: s.string,
      iscsiInterface: s.string { default: 'default' },
      lun: s.int32,
      portals: s.strings,
      readOnly: s.boolean,
      secretRef: s.localReference,
      targetPortal: s.string,
    }, ['iqn', 'lun', 'targetPortal']),
    nfs: s.object(
      { path: s.string, readOnly: s.boolean, server: s.string },
      ['path', 'server'],
    ),
    photonPersistentDisk: s.object({ fsType: s.string, pdID: s.string }, ['pdID']),
    portworxVolume: s.object(
      { fsType: s.string, readOnly: s.boolean, volumeID: s.string },
      ['volumeID'],
    ),
    quobyte: s.object({
      group: s.string,
      readOnly: s.boolean,
      registry: s.string,
      tenant: s.string,
      user: s.string,
      volume: s.string,
    }, ['registry', 'volume']),
    rbd: s.object({
      fsType: s.string,
      image: s.string,
      keyring: s.string { default: '/etc/ceph/keyring' },
      monitors: s.strings,
      pool: s.string { default: 'rbd' },
      readOnly: s.boolean,
      secretRef: s.localReference,
      user: s.string { default: 'admin' },
    }, ['image', 'monitors']),
    scaleIO: s.object({
      fsType: s.string { default: 'xfs' },
      gateway: s.string,
      protectionDomain: s.string,
      readOnly: s.boolean,
      secretRef: s.localReference,
      sslEnabled: s.boolean,
      storageMode: s.string { default: 'ThinProvisioned' },
      storagePool: s.string,
      system: s.string,
      volumeName: s.string,
    }, ['gateway', 'secretRef', 'system']),
    storageos: s.object({
      fsType: s.string,
      readOnly: s.boolean,
      secretRef: s.localReference,
      volumeName: s.string,
      volumeNamespace: s.string,
    }),
    vsphereVolume: s.object({
      fsType: s.string,
      storagePolicyID: s.string,
      storagePolicyName: s.string,
      volumePath: s.string,
    }, ['volumePath']),
  },

  volume: s.object(networkSources {
    configMap: configMap + mode,
    downwardAPI: downwardAPI + mode,
    emptyDir: s.object({ medium: s.string, sizeLimit: s.quantity }),
    ephemeral: s.object({ volumeClaimTemplate: lib.claimTemplate }),
    hostPath: s.object({ path: s.string, type: s.string }, ['path']),
    image: s.object({ pullPolicy: s.string, reference: s.string }),
    name: s.string,
    persistentVolumeClaim: s.object(
      { claimName: s.string, readOnly: s.boolean },
      ['claimName'],
    ),
    projected: projected,
    secret: s.object({
      defaultMode: s.int32,
      items: s.list(keyToPath),
      optional: s.boolean,
      secretName: s.string,
    }),
  }, ['name']),

  volumes: s.keyed(['name'], lib.volume),
}
