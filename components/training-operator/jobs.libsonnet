// The kinds of jobs, each with what tells it from the others:
//   plural        resource name
//   replicaSpecs  the spec field that maps a replica type to its pods
//   fields        schemas of the further spec fields
//   scale         has the scale subresource, over the Worker replicas
//   validated     the operator answers a validating webhook for it
local autoscaling = import 'autoscaling.libsonnet';
local s = import 'schema.libsonnet';

local elasticPolicy = {
  maxReplicas: s.int32,
  maxRestarts: s.int32,
  metrics: s.array(autoscaling.metricSpec),
  minReplicas: s.int32,
};

// PyTorch's elastic agents also meet at a rendezvous.
local rendezvous = {
  nProcPerNode: s.int32,
  rdzvBackend: s.string,
  rdzvConf: s.array(s.object({ key: s.string, value: s.string })),
  rdzvHost: s.string,
  rdzvId: s.string,
  rdzvPort: s.int32,
  standalone: s.boolean,
};

[
  {
    kind: 'TFJob',
    plural: 'tfjobs',
    replicaSpecs: 'tfReplicaSpecs',
    fields: { enableDynamicWorker: s.boolean, successPolicy: s.string },
    scale: false,
    validated: true,
  },
  {
    kind: 'PyTorchJob',
    plural: 'pytorchjobs',
    replicaSpecs: 'pytorchReplicaSpecs',
    fields: { elasticPolicy: s.object(elasticPolicy + rendezvous), nprocPerNode: s.string },
    scale: true,
    validated: true,
  },
  {
    kind: 'MPIJob',
    plural: 'mpijobs',
    replicaSpecs: 'mpiReplicaSpecs',
    fields: { cleanPodPolicy: s.string, mainContainer: s.string, slotsPerWorker: s.int32 },
    scale: false,
    validated: false,
  },
  {
    kind: 'XGBoostJob',
    plural: 'xgboostjobs',
    replicaSpecs: 'xgbReplicaSpecs',
    fields: {},
    scale: false,
    validated: true,
  },
  {
    kind: 'PaddleJob',
    plural: 'paddlejobs',
    replicaSpecs: 'paddleReplicaSpecs',
    fields: { elasticPolicy: s.object(elasticPolicy) },
    scale: true,
    validated: true,
  },
  {
    kind: 'JAXJob',
    plural: 'jaxjobs',
    replicaSpecs: 'jaxReplicaSpecs',
    fields: {},
    scale: true,
    validated: true,
  },
]
