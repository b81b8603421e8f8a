// The CustomResourceDefinition of TFJob.
local crd = import 'crd.libsonnet';
local replicaJob = import 'replicaJob.libsonnet';
local s = import 'schema.libsonnet';

local runPolicy = replicaJob.runPolicy {
  properties+: { cleanPodPolicy: s.enum(['All', 'Running', 'None']) },
};

local counted(types, condition) =
  local list = std.join(', ', ["'%s'" % type for type in types]);
  '[%s].all(t, !(t in self) || !has(self[t].replicas) || self[t].replicas %s)'
  % [list, condition];

local replicaSpecs = replicaJob.replicaSpecs {
  additionalProperties+: { properties+: {
    replicas: s.int32 { minimum: 0 },
    restartPolicy: s.enum(['Always', 'OnFailure', 'Never', 'ExitCode']),
  } },
  // A schema for each type by its name would repeat the pod template, and refuse the other
  // spellings that the operator knows.
  'x-kubernetes-validations': [
    { message: 'there is one Chief at most', rule: counted(['Chief'], '<= 1') },
    {
      message: 'Chief, PS and Worker have one replica or more',
      rule: counted(['Chief', 'PS', 'Worker'], '>= 1'),
    },
  ],
};

local spec = s.object({
  enableDynamicWorker: s.boolean,
  runPolicy: runPolicy,
  successPolicy: s.enum(['', 'AllWorkers']),
  tfReplicaSpecs: replicaSpecs,
}, ['tfReplicaSpecs']);

// The operator writes null for the two before it has made any pod.
local status = replicaJob.status() {
  properties+: { conditions+: { nullable: true }, replicaStatuses+: { nullable: true } },
};

{
  'tfjobs.kubeflow.org': crd.crd('kubeflow.org', 'TFJob', [
    crd.version('v1', spec, status, storage=true, columns=replicaJob.columns),
  ]),
}
