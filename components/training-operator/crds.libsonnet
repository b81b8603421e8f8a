// The CustomResourceDefinition of each job kind.
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

local runPolicy = s.object({
  activeDeadlineSeconds: s.int64,
  backoffLimit: s.int32,
  cleanPodPolicy: s.string,
  managedBy: s.string,
  schedulingPolicy: s.object({
    minAvailable: s.int32,
    minResources: s.quantityMap,
    priorityClass: s.string,
    queue: s.string {
      'x-kubernetes-validations': [{
        message: 'spec.runPolicy.schedulingPolicy.queue is immutable',
        rule: 'self == oldSelf',
      }],
    },
    scheduleTimeoutSeconds: s.int32,
  }),
  suspend: s.boolean { default: false },
  ttlSecondsAfterFinished: s.int32,
});

local replicaSpec = s.object({
  replicas: s.int32,
  restartPolicy: s.string,
  template: pod.podTemplateSpec,
});

local status = s.object({
  completionTime: s.time,
  conditions: s.array(s.object({
    lastTransitionTime: s.time,
    lastUpdateTime: s.time,
    message: s.string,
    reason: s.string,
    status: s.string,
    type: s.string,
  }, ['status', 'type'])),
  lastReconcileTime: s.time,
  replicaStatuses: s.map(s.object({
    active: s.int32,
    failed: s.int32,
    labelSelector: s.labelSelector,
    selector: s.string,
    succeeded: s.int32,
  })),
  startTime: s.time,
});

local schema(job) = s.object({
  apiVersion: s.string,
  kind: s.string,
  metadata: { type: 'object' },
  spec: s.object(
    job.fields { [job.replicaSpecs]: s.map(replicaSpec), runPolicy: runPolicy },
    [job.replicaSpecs],
  ),
  status: status,
});

local scale(job) = {
  specReplicasPath: '.spec.%s.Worker.replicas' % job.replicaSpecs,
  statusReplicasPath: '.status.replicaStatuses.Worker.active',
  labelSelectorPath: '.status.replicaStatuses.Worker.selector',
};

local crd(job) = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: job.plural + '.kubeflow.org' },
  spec: {
    group: 'kubeflow.org',
    names: {
      kind: job.kind,
      listKind: job.kind + 'List',
      plural: job.plural,
      singular: std.asciiLower(job.kind),
    },
    scope: 'Namespaced',
    versions: [{
      name: 'v1',
      served: true,
      storage: true,
      additionalPrinterColumns: [
        { name: 'State', type: 'string', jsonPath: '.status.conditions[-1:].type' },
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ],
      schema: { openAPIV3Schema: schema(job) },
      subresources: { status: {} } + (if job.scale then { scale: scale(job) } else {}),
    }],
  },
};

function(jobs) [crd(job) for job in jobs]
