// The Notebook kind: a pod template that the controller turns into a StatefulSet and a Service.
// The file in crds/ is made from it.
local crd = import 'crd.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

// The controller takes the first container for the notebook's, so there has to be one with an
// image, as in its upstream.
local podSpec = pod.podSpec {
  properties+: { containers+: { minItems: 1, items+: { required: ['image', 'name'] } } },
};

local spec = s.object({ template: s.object({ spec: podSpec }) });

local condition = s.condition({ lastProbeTime: s.time });

// core/v1 ContainerState, of the notebook's container.
local containerState = s.object({
  running: s.object({ startedAt: s.time }),
  terminated: s.object({
    containerID: s.string,
    exitCode: s.int32,
    finishedAt: s.time,
    message: s.string,
    reason: s.string,
    signal: s.int32,
    startedAt: s.time,
  }, ['exitCode']),
  waiting: s.object({ message: s.string, reason: s.string }),
});

local status = s.object({
  conditions: s.array(condition),
  containerState: containerState,
  readyReplicas: s.int32,
}, ['conditions', 'containerState', 'readyReplicas']);

{
  // The three versions have one shape and need no conversion.
  'notebooks.kubeflow.org': crd.crd(
    'kubeflow.org',
    'Notebook',
    [
      crd.version('v1', spec, status, storage=true),
      crd.version('v1alpha1', spec, status),
      crd.version('v1beta1', spec, status),
    ],
    labels={ app: 'notebook-controller', 'kustomize.component': 'notebook-controller' },
  ),
}
