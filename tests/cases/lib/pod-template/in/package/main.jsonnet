// podTemplate.libsonnet whole, which holds every schema of podContainer.libsonnet and of
// podVolume.libsonnet too.
local crd = import 'crd.libsonnet';
local pod = import 'podTemplate.libsonnet';
local s = import 'schema.libsonnet';

function(ctx) [
  crd.crd('example.com', 'Shelf', [crd.version(
    'v1',
    s.object({ template: pod.podTemplateSpec }, ['template']),
    s.object({}),
    storage=true,
  )], names={ plural: 'shelves' }),
]
