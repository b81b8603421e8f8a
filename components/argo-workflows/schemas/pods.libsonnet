// What workflows add to the pod schemas of Kubernetes 1.33: fields of 1.34, and their own.
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local env = pod.env {
  items+: { properties+: { valueFrom+: { properties+: {
    fileKeyRef: s.atomic(s.object({
      key: s.string,
      optional: s.boolean { default: false },
      path: s.string,
      volumeName: s.string,
    }, ['key', 'path', 'volumeName'])),
  } } } },
};

local container = pod.container.properties {
  env: env,
  restartPolicyRules: s.list(s.object({
    action: s.string,
    exitCodes: s.object({
      operator: s.string,
      values: s.array(s.int32) { 'x-kubernetes-list-type': 'set' },
    }, ['operator']),
  }, ['action'])),
};

local podCertificate = s.object({
  certificateChainPath: s.string,
  credentialBundlePath: s.string,
  keyPath: s.string,
  keyType: s.string,
  maxExpirationSeconds: s.int32,
  signerName: s.string,
  userAnnotations: s.stringMap,
}, ['keyType', 'signerName']);

// metadata of an object that is made, which may leave the end of the name to the cluster.
local metadata = s.templateMeta { properties+: { generateName: s.string } };

{
  metadata: metadata,

  // A container of a template; `required` as its place demands.
  container(own={}, required=[]):: s.object(container + own, required),

  // An init container or a sidecar.
  beside: $.container({ mirrorVolumeMounts: s.boolean }, ['name']),

  volumes: s.array(pod.volume {
    properties+: {
      ephemeral+: { properties+: { volumeClaimTemplate+: { properties+: {
        metadata: metadata,
      } } } },
      projected+: { properties+: { sources+: { items+: { properties+: {
        podCertificate: podCertificate,
      } } } } },
    },
  }),

  // A whole PersistentVolumeClaim, from which the controller makes one for each workflow.
  claims: s.array(s.object({
    apiVersion: s.string,
    kind: s.string,
    metadata: metadata,
    spec: pod.claimSpec,
    status: s.object({
      accessModes: s.strings,
      allocatedResourceStatuses: s.stringMap { 'x-kubernetes-map-type': 'granular' },
      allocatedResources: s.quantityMap,
      capacity: s.quantityMap,
      conditions: s.keyed(['type'], s.condition({ lastProbeTime: s.time })),
      currentVolumeAttributesClassName: s.string,
      modifyVolumeStatus: s.object(
        { status: s.string, targetVolumeAttributesClassName: s.string },
        ['status'],
      ),
      phase: s.string,
    }),
  })),

  // Parts of a pod that a workflow and each of its templates may set.
  shared: {
    affinity: pod.affinity,
    automountServiceAccountToken: s.boolean,
    hostAliases: s.array(s.object({ hostnames: s.strings, ip: s.string }, ['ip'])),
    nodeSelector: s.stringMap,
    podResources: pod.resources,
    podSpecPatch: s.string,
    resourceClaims: s.list(s.object({
      name: s.string,
      resourceClaimName: s.string,
      resourceClaimTemplateName: s.string,
    }, ['name'])),
    schedulerName: s.string,
    securityContext: pod.podSecurityContext,
    serviceAccountName: s.string,
    tolerations: s.array(pod.tolerations.items),
    volumes: $.volumes,
  },
}
