// The CustomResourceDefinition of each job kind, from which the files in crds/ are made.
local crd = import 'crd.libsonnet';
local jobs = import 'jobs.libsonnet';
local replicaJob = import 'replicaJob.libsonnet';
local s = import 'schema.libsonnet';

local runPolicy = replicaJob.runPolicy {
  properties+: {
    managedBy: s.string,
    schedulingPolicy+: { properties+: {
      minResources: s.quantityMap,
      priorityClass: s.string,
      queue: s.string + s.checked({
        'spec.runPolicy.schedulingPolicy.queue is immutable': 'self == oldSelf',
      }),
      scheduleTimeoutSeconds: s.int32,
    } },
    suspend: s.boolean { default: false },
  },
};

// The scale subresource finds its pods by `selector`.
local status = replicaJob.status({ labelSelector: s.labelSelector, selector: s.string });

local spec(job) = s.object(
  job.fields { [job.replicaSpecs]: replicaJob.replicaSpecs, runPolicy: runPolicy },
  [job.replicaSpecs],
);

// An autoscaler or `kubectl scale` changes the number of workers.
local scale(job) = {
  specReplicasPath: '.spec.%s.Worker.replicas' % job.replicaSpecs,
  statusReplicasPath: '.status.replicaStatuses.Worker.active',
  labelSelectorPath: '.status.replicaStatuses.Worker.selector',
};

local version(job) =
  crd.version('v1', spec(job), status, storage=true, columns=replicaJob.columns)
  + (if job.scale then { subresources+: { scale: scale(job) } } else {});

{
  [job.plural + '.kubeflow.org']: crd.crd('kubeflow.org', job.kind, [version(job)])
  for job in jobs
}
