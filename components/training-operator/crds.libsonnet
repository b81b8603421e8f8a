// The CustomResourceDefinition of each job kind, from which the files in crds/ are made.
local crd = import 'crd.libsonnet';
local jobs = import 'jobs.libsonnet';
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

local spec(job) = s.object(
  job.fields { [job.replicaSpecs]: s.map(replicaSpec), runPolicy: runPolicy },
  [job.replicaSpecs],
);

local columns = [crd.column('State', '.status.conditions[-1:].type'), crd.ageColumn];

// An autoscaler or `kubectl scale` changes the number of workers.
local scale(job) = {
  specReplicasPath: '.spec.%s.Worker.replicas' % job.replicaSpecs,
  statusReplicasPath: '.status.replicaStatuses.Worker.active',
  labelSelectorPath: '.status.replicaStatuses.Worker.selector',
};

local version(job) =
  crd.version('v1', spec(job), status, storage=true, columns=columns)
  + (if job.scale then { subresources+: { scale: scale(job) } } else {});

{
  [job.plural + '.kubeflow.org']: crd.crd('kubeflow.org', job.kind, [version(job)])
  for job in jobs
}
