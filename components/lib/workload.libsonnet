// What runs programs, what their pods are made of, and what limits or scales them.
local object = import 'object.libsonnet';

{
  // What all that run programs have in common. `podSpec` is a PodSpec; `annotations` and
  // `labels` go to the pods.
  local template(podSpec, annotations, labels) = {
    metadata: object.pruned({ annotations: annotations, labels: labels }),
    spec: object.pruned(podSpec),
  },
  local selected(selector, podSpec, annotations, labels) = {
    selector: { matchLabels: selector },
    template: template(podSpec, annotations, selector + labels),
  },

  // A Deployment whose selector and pods carry `selector`.
  deployment(meta, selector, podSpec, replicas=1, annotations={}, labels={})::
    object.new('apps/v1', 'Deployment', meta) {
      spec: selected(selector, podSpec, annotations, labels) { replicas: replicas },
    },

  // Added to a Deployment whose old pods have to go before new ones come, as they hold a volume.
  recreate:: { spec+: { strategy: { type: 'Recreate' } } },

  // A StatefulSet. `serviceName` is the headless Service that gives its pods their names;
  // `claims` are made for each pod and come from storage.libsonnet's `claim`.
  statefulSet(
    meta, selector, podSpec, serviceName, replicas=1, annotations={}, claims=[], labels={}
  )::
    object.new('apps/v1', 'StatefulSet', meta) {
      spec: selected(selector, podSpec, annotations, labels) + object.pruned({
        replicas: replicas,
        serviceName: serviceName,
        volumeClaimTemplates: claims,
      }),
    },

  // A pod on each node.
  daemonSet(meta, selector, podSpec, annotations={}, labels={})::
    object.new('apps/v1', 'DaemonSet', meta) {
      spec: selected(selector, podSpec, annotations, labels),
    },

  // Pods until one has succeeded. A Job cannot be changed: its name has to follow what it does.
  job(meta, podSpec, annotations={}, labels={})::
    object.new('batch/v1', 'Job', meta) {
      spec: {
        template: template({ restartPolicy: 'OnFailure' } + podSpec, annotations, labels),
      },
    },

  // The PodSpec fields that packages offer as parameters under these names.
  placement(params):: {
    imagePullSecrets: [{ name: name } for name in params.imagePullSecrets],
    nodeSelector: params.nodeSelector,
    priorityClassName:
      if params.priorityClassName == '' then null else params.priorityClassName,
    tolerations: params.tolerations,
  },

  // A container; `fields` are further fields of Container, empty ones are dropped.
  container(name, image, fields={})::
    object.pruned({ name: name, image: image } + fields),

  // Security contexts that the restricted Pod Security Standard admits, for pod and container.
  restrictedPod: { seccompProfile: { type: 'RuntimeDefault' } },
  restrictedContainer: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    runAsUser: 1000,
  },

  // The security context of a container that prepares files for others, as root with no more
  // than `capabilities`.
  rootContainer(capabilities):: {
    allowPrivilegeEscalation: false,
    capabilities: { add: capabilities, drop: ['ALL'] },
    runAsUser: 0,
  },

  // An environment variable, with its value, from a key of a ConfigMap or Secret, or from a
  // field of the pod such as metadata.namespace.
  env(name, value):: { name: name, value: value },
  envFromConfig(name, configMap, key=name):: {
    name: name,
    valueFrom: { configMapKeyRef: { name: configMap, key: key } },
  },

  envFromSecret(name, secret, key=name):: {
    name: name,
    valueFrom: { secretKeyRef: { name: secret, key: key } },
  },
  envFromField(name, path):: { name: name, valueFrom: { fieldRef: { fieldPath: path } } },
  // The same for several: an object of values by name, or of a ConfigMap's keys by name.
  envs(values):: [$.env(name, values[name]) for name in std.objectFields(values)],
  envsFromConfig(configMap, keys):: [
    $.envFromConfig(name, configMap, keys[name])
    for name in std.objectFields(keys)
  ],

  // A probe by HTTP, by connecting, by a command, or by gRPC's health service. `port` is a number
  // or a port's name; gRPC takes a number only.
  httpProbe(path, port, initialDelaySeconds=5, periodSeconds=10):: {
    httpGet: { path: path, port: port },
  } + timing(initialDelaySeconds, periodSeconds),
  tcpProbe(port, initialDelaySeconds=5, periodSeconds=10):: {
    tcpSocket: { port: port },
  } + timing(initialDelaySeconds, periodSeconds),
  execProbe(command, initialDelaySeconds=5, periodSeconds=10):: {
    exec: { command: command },
  } + timing(initialDelaySeconds, periodSeconds),
  grpcProbe(port, initialDelaySeconds=5, periodSeconds=10):: {
    grpc: { port: port },
  } + timing(initialDelaySeconds, periodSeconds),
  local timing(initialDelaySeconds, periodSeconds) = {
    initialDelaySeconds: initialDelaySeconds,
    periodSeconds: periodSeconds,
  },

  // Volumes, and where a container sees one.
  configVolume(name, configMap):: { name: name, configMap: { name: configMap } },
  secretVolume(name, secret):: { name: name, secret: { secretName: secret } },
  claimVolume(name, claim):: { name: name, persistentVolumeClaim: { claimName: claim } },
  // `options` may say that it is memory: { medium: 'Memory', sizeLimit: '1Gi' }.
  emptyDir(name, options={}):: { name: name, emptyDir: options },
  hostVolume(name, path, type='DirectoryOrCreate')::
    { name: name, hostPath: { path: path, type: type } },
  nfsVolume(name, server, path):: { name: name, nfs: { path: path, server: server } },
  mount(name, path):: { name: name, mountPath: path },

  // Keeps the mean CPU use of the pods of `target`, a Deployment or StatefulSet given as an
  // object, at `cpuPercent` of what they request.
  autoscaler(meta, target, min, max, cpuPercent)::
    object.new('autoscaling/v2', 'HorizontalPodAutoscaler', meta) {
      spec: {
        maxReplicas: max,
        metrics: [{
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: cpuPercent },
          },
        }],
        minReplicas: min,
        scaleTargetRef: {
          apiVersion: target.apiVersion,
          kind: target.kind,
          name: target.metadata.name,
        },
      },
    },

  // Added to a Deployment or StatefulSet that has an autoscaler, as applying the number of pods
  // again would undo its work.
  autoscaled:: { spec+: { replicas:: null } },

  // While nodes are drained, `minAvailable` pods stay, a number or a text such as '80%'.
  disruptionBudget(meta, selector, minAvailable)::
    object.new('policy/v1', 'PodDisruptionBudget', meta) {
      spec: { minAvailable: minAvailable, selector: { matchLabels: selector } },
    },

  priorityClass(name, value, description='')::
    object.new('scheduling.k8s.io/v1', 'PriorityClass', object.meta(name)) {
      [if description != '' then 'description']: description,
      value: value,
    },
}
