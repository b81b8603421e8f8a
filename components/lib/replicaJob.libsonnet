// Schemas of Kubeflow's job kinds, version 1: a job is a map from replica types, such as Worker,
// to pods, and reports how many of each type run.
local crd = import 'crd.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

{
  // How long a job may run, what stays of it, and how its pods are scheduled together: what
  // every operator of these kinds knows. Later ones add fields.
  runPolicy: s.object({
    activeDeadlineSeconds: s.int64,
    backoffLimit: s.int32,
    cleanPodPolicy: s.string,
    schedulingPolicy: s.object({ minAvailable: s.int32 }),
    ttlSecondsAfterFinished: s.int32,
  }),

  // The map of replica types.
  replicaSpecs: s.map(s.object({
    replicas: s.int32,
    restartPolicy: s.string,
    template: pod.podTemplateSpec,
  })),

  // `counts` are further fields of each replica type's counts.
  status(counts={}):: s.object({
    completionTime: s.time,
    conditions: s.array(s.condition({ lastUpdateTime: s.time })),
    lastReconcileTime: s.time,
    replicaStatuses: s.map(s.object({
      active: s.int32,
      failed: s.int32,
      succeeded: s.int32,
    } + counts)),
    startTime: s.time,
  }),

  // What `kubectl get` shows of a job.
  columns: [
    crd.column('State', '.status.conditions[-1:].type'),
    crd.ageColumn,
  ],
}
