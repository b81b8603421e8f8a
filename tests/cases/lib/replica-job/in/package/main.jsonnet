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

function(ctx) [
  crd.crd('example.com', kind, [
    crd.version('v1', spec, status, storage=true, columns=replicaJob.columns),
  ])
  for kind in ['Reading', 'Seminar']
  for status in [
    if kind == 'Reading' then replicaJob.status() else replicaJob.status({ late: s.int32 }),
  ]
]
