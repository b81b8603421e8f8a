// Schemas of core/v1 Container, EphemeralContainer and their parts (Kubernetes 1.33).
local s = import 'schema.libsonnet';

{
  local lib = self,
  local nameValue = s.object({ name: s.string, value: s.string }, ['name', 'value']),

  fieldRef: s.atomic(s.object({ apiVersion: s.string, fieldPath: s.string }, ['fieldPath'])),
  resourceFieldRef: s.atomic(s.object({
    containerName: s.string,
    divisor: s.quantity,
    resource: s.string,
  }, ['resource'])),

  env: s.keyed(['name'], s.object({
    name: s.string,
    value: s.string,
    valueFrom: s.object({
      configMapKeyRef: s.keyReference,
      fieldRef: lib.fieldRef,
      resourceFieldRef: lib.resourceFieldRef,
      secretKeyRef: s.keyReference,
    }),
  }, ['name'])),

  envFrom: s.list(s.object({
    configMapRef: s.sourceReference,
    prefix: s.string,
    secretRef: s.sourceReference,
  })),

  // The ways to reach into a container that probes and lifecycle hooks share.
  local exec = s.object({ command: s.strings }),
  local tcpSocket = s.object({ host: s.string, port: s.intOrString }, ['port']),
  local httpGet = s.object({
    host: s.string,
    httpHeaders: s.list(nameValue),
    path: s.string,
    port: s.intOrString,
    scheme: s.string,
  }, ['port']),

  probe: s.object({
    exec: exec,
    failureThreshold: s.int32,
    grpc: s.object({ port: s.int32, service: s.string { default: '' } }, ['port']),
    httpGet: httpGet,
    initialDelaySeconds: s.int32,
    periodSeconds: s.int32,
    successThreshold: s.int32,
    tcpSocket: tcpSocket,
    terminationGracePeriodSeconds: s.int64,
    timeoutSeconds: s.int32,
  }),

  local hook = s.object({
    exec: exec,
    httpGet: httpGet,
    sleep: s.object({ seconds: s.int64 }, ['seconds']),
    tcpSocket: tcpSocket,
  }),
  lifecycle: s.object({ postStart: hook, preStop: hook, stopSignal: s.string }),

  ports: s.keyed(['containerPort', 'protocol'], s.object({
    containerPort: s.int32,
    hostIP: s.string,
    hostPort: s.int32,
    name: s.string,
    protocol: s.string { default: 'TCP' },
  }, ['containerPort'])),

  resources: s.object({
    claims: s.keyed(['name'], s.object({ name: s.string, request: s.string }, ['name'])),
    limits: s.quantityMap,
    requests: s.quantityMap,
  }),

  // What the security contexts of pods and of containers have in common.
  local profile = s.object({ localhostProfile: s.string, type: s.string }, ['type']),
  securityBase: {
    appArmorProfile: profile,
    runAsGroup: s.int64,
    runAsNonRoot: s.boolean,
    runAsUser: s.int64,
    seLinuxOptions: s.object({
      level: s.string,
      role: s.string,
      type: s.string,
      user: s.string,
    }),
    seccompProfile: profile,
    windowsOptions: s.object({
      gmsaCredentialSpec: s.string,
      gmsaCredentialSpecName: s.string,
      hostProcess: s.boolean,
      runAsUserName: s.string,
    }),
  },
  securityContext: s.object(lib.securityBase {
    allowPrivilegeEscalation: s.boolean,
    capabilities: s.object({ add: s.strings, drop: s.strings }),
    privileged: s.boolean,
    procMount: s.string,
    readOnlyRootFilesystem: s.boolean,
  }),

  volumeDevices: s.keyed(
    ['devicePath'],
    s.object({ devicePath: s.string, name: s.string }, ['devicePath', 'name']),
  ),
  volumeMounts: s.keyed(['mountPath'], s.object({
    mountPath: s.string,
    mountPropagation: s.string,
    name: s.string,
    readOnly: s.boolean,
    recursiveReadOnly: s.string,
    subPath: s.string,
    subPathExpr: s.string,
  }, ['mountPath', 'name'])),

  container: s.object({
    args: s.strings,
    command: s.strings,
    env: lib.env,
    envFrom: lib.envFrom,
    image: s.string,
    imagePullPolicy: s.string,
    lifecycle: lib.lifecycle,
    livenessProbe: lib.probe,
    name: s.string,
    ports: lib.ports,
    readinessProbe: lib.probe,
    resizePolicy: s.list(s.object(
      { resourceName: s.string, restartPolicy: s.string },
      ['resourceName', 'restartPolicy'],
    )),
    resources: lib.resources,
    restartPolicy: s.string,
    securityContext: lib.securityContext,
    startupProbe: lib.probe,
    stdin: s.boolean,
    stdinOnce: s.boolean,
    terminationMessagePath: s.string,
    terminationMessagePolicy: s.string,
    tty: s.boolean,
    volumeDevices: lib.volumeDevices,
    volumeMounts: lib.volumeMounts,
    workingDir: s.string,
  }, ['name']),

  ephemeralContainer: lib.container { properties+: { targetContainerName: s.string } },

  containers: s.keyed(['name'], lib.container),
  ephemeralContainers: s.keyed(['name'], lib.ephemeralContainer),
}
