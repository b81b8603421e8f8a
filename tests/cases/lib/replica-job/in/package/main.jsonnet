// Everything of replicaJob.libsonnet; the pod template, which has a case of its own, is left out.
local crd = import 'crd.libsonnet';
local replicaJob = import 'replicaJob.libsonnet';
local s = import 'schema.libsonnet';

local readers = replicaJob.replicaSpecs {
  additionalProperties+: { properties+: { template: s.anyObject } },
};
local spec = s.object({
  readers: readers,
  runPolicy: replicaJob.runPolicy { properties+: { suspend: s.boolean } },
}, ['readers']);

local kind(name, status) = crd.crd('example.com', name, [
  crd.version('v1', spec, status, storage=true, columns=replicaJob.columns),
]);

function(ctx) [
  kind('Reading', replicaJob.status()),
  kind('Seminar', replicaJob.status({ late: s.int32 })),
]
