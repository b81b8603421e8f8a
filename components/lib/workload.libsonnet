// Deployments and what their pods are made of.
local object = import 'object.libsonnet';

{
  // A Deployment whose selector and pods carry `selector`.
  // `podSpec` is a PodSpec; `annotations` go to the pods.
  deployment(meta, selector, podSpec, replicas=1, annotations={})::
    object.new('apps/v1', 'Deployment', meta) {
      spec: {
        replicas: replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: object.pruned({ annotations: annotations, labels: selector }),
          spec: object.pruned(podSpec),
        },
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

  // An environment variable, with its value or from a key of a ConfigMap.
  env(name, value):: { name: name, value: value },
  envFromConfig(name, configMap, key=name):: {
    name: name,
    valueFrom: { configMapKeyRef: { name: configMap, key: key } },
  },

  // A probe by HTTP. `port` is a number or a port's name.
  httpProbe(path, port, initialDelaySeconds=5, periodSeconds=10):: {
    httpGet: { path: path, port: port },
    initialDelaySeconds: initialDelaySeconds,
    periodSeconds: periodSeconds,
  },

  // A ConfigMap as a volume, and where a container sees it.
  configVolume(name, configMap):: { name: name, configMap: { name: configMap } },
  mount(name, path):: { name: name, mountPath: path },

  // Pods that read a ConfigMap only at start carry its checksum, so a change of it rolls them.
  // The names of the ConfigMaps stay fixed: patches and other tools can address them.
  checksum(configMaps):: {
    'kubekiln.dev/config-checksum':
      std.md5(std.manifestJsonMinified([configMap.data for configMap in configMaps])),
  },
}
