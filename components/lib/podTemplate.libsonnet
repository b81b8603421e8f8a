// The OpenAPI v3 structural schema of a pod template (core/v1, Kubernetes 1.33), for CRDs
// that embed pods. Fields: `podTemplateSpec`, `podSpec`, and the pieces they are made of:
// `affinity`, `tolerations`, `topologySpreadConstraints`, `podSecurityContext`, all of
// podContainer.libsonnet (`container`, `probe`, `env`, `resources`, ...) and of
// podVolume.libsonnet (`volume`, `claimTemplate`, ...).
local c = import 'podContainer.libsonnet';
local v = import 'podVolume.libsonnet';
local s = import 'schema.libsonnet';

c + v + {
  local lib = self,
  local required = 'requiredDuringSchedulingIgnoredDuringExecution',
  local preferred = 'preferredDuringSchedulingIgnoredDuringExecution',
  local named = s.object({ name: s.string }, ['name']),

  local nodeSelectorTerm = s.atomic(s.object({
    matchExpressions: s.list(s.selectorRequirement),
    matchFields: s.list(s.selectorRequirement),
  })),
  local podAffinityTerm = s.object({
    labelSelector: s.labelSelector,
    matchLabelKeys: s.strings,
    mismatchLabelKeys: s.strings,
    namespaceSelector: s.labelSelector,
    namespaces: s.strings,
    topologyKey: s.string,
  }, ['topologyKey']),
  // Affinity and anti-affinity have one shape.
  local podAffinity = s.object({
    [preferred]: s.list(s.object(
      { podAffinityTerm: podAffinityTerm, weight: s.int32 },
      ['podAffinityTerm', 'weight'],
    )),
    [required]: s.list(podAffinityTerm),
  }),

  affinity: s.object({
    nodeAffinity: s.object({
      [preferred]: s.list(s.object(
        { preference: nodeSelectorTerm, weight: s.int32 },
        ['preference', 'weight'],
      )),
      [required]: s.atomic(s.object(
        { nodeSelectorTerms: s.list(nodeSelectorTerm) },
        ['nodeSelectorTerms'],
      )),
    }),
    podAffinity: podAffinity,
    podAntiAffinity: podAffinity,
  }),

  tolerations: s.list(s.object({
    effect: s.string,
    key: s.string,
    operator: s.string,
    tolerationSeconds: s.int64,
    value: s.string,
  })),

  topologySpreadConstraints: s.keyed(['topologyKey', 'whenUnsatisfiable'], s.object({
    labelSelector: s.labelSelector,
    matchLabelKeys: s.strings,
    maxSkew: s.int32,
    minDomains: s.int32,
    nodeAffinityPolicy: s.string,
    nodeTaintsPolicy: s.string,
    topologyKey: s.string,
    whenUnsatisfiable: s.string,
  }, ['maxSkew', 'topologyKey', 'whenUnsatisfiable'])),

  podSecurityContext: s.object(lib.securityBase {
    fsGroup: s.int64,
    fsGroupChangePolicy: s.string,
    seLinuxChangePolicy: s.string,
    supplementalGroups: s.list(s.int64),
    supplementalGroupsPolicy: s.string,
    sysctls: s.list(s.object({ name: s.string, value: s.string }, ['name', 'value'])),
  }),

  dnsConfig: s.object({
    nameservers: s.strings,
    options: s.list(s.object({ name: s.string, value: s.string })),
    searches: s.strings,
  }),

  podSpec: s.object({
    activeDeadlineSeconds: s.int64,
    affinity: lib.affinity,
    automountServiceAccountToken: s.boolean,
    containers: lib.containers,
    dnsConfig: lib.dnsConfig,
    dnsPolicy: s.string,
    enableServiceLinks: s.boolean,
    ephemeralContainers: lib.ephemeralContainers,
    hostAliases: s.keyed(['ip'], s.object({ hostnames: s.strings, ip: s.string }, ['ip'])),
    hostIPC: s.boolean,
    hostNetwork: s.boolean,
    hostPID: s.boolean,
    hostUsers: s.boolean,
    hostname: s.string,
    imagePullSecrets: s.keyed(['name'], s.localReference),
    initContainers: lib.containers,
    nodeName: s.string,
    nodeSelector: s.atomic(s.stringMap),
    os: named,
    overhead: s.quantityMap,
    preemptionPolicy: s.string,
    priority: s.int32,
    priorityClassName: s.string,
    readinessGates: s.list(s.object({ conditionType: s.string }, ['conditionType'])),
    resourceClaims: s.keyed(['name'], s.object({
      name: s.string,
      resourceClaimName: s.string,
      resourceClaimTemplateName: s.string,
    }, ['name'])),
    resources: lib.resources,
    restartPolicy: s.string,
    runtimeClassName: s.string,
    schedulerName: s.string,
    schedulingGates: s.keyed(['name'], named),
    securityContext: lib.podSecurityContext,
    serviceAccount: s.string,
    serviceAccountName: s.string,
    setHostnameAsFQDN: s.boolean,
    shareProcessNamespace: s.boolean,
    subdomain: s.string,
    terminationGracePeriodSeconds: s.int64,
    tolerations: lib.tolerations,
    topologySpreadConstraints: lib.topologySpreadConstraints,
    volumes: lib.volumes,
  }, ['containers']),

  podTemplateSpec: s.object({ metadata: s.templateMeta, spec: lib.podSpec }),
}
