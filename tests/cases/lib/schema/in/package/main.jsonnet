// Every word of schema.libsonnet and every constructor of crd.libsonnet.
local crd = import 'crd.libsonnet';
local s = import 'schema.libsonnet';

local words = s.object({
  any: s.any,
  anyObject: s.anyObject,
  array: s.array(s.string),
  atomic: s.atomic(s.object({ a: s.string })),
  boolean: s.boolean,
  checked: s.int32 + s.checked({ 'is even': 'self % 2 == 0', 'is not zero': 'self != 0' }),
  condition: s.condition(),
  conditionOfJob: s.condition({ lastUpdateTime: s.time }),
  enum: s.enum(['Lent', 'Kept']),
  int32: s.int32 { minimum: 0, default: 1 },
  int64: s.int64,
  integer: s.integer,
  intOrString: s.intOrString,
  keyReference: s.keyReference,
  keyed: s.keyed(['name'], s.object({ name: s.string }, ['name'])),
  labelSelector: s.labelSelector,
  list: s.list(s.int32),
  localReference: s.localReference,
  map: s.map(s.boolean),
  quantity: s.quantity,
  quantityMap: s.quantityMap,
  selectorRequirement: s.selectorRequirement,
  sourceReference: s.sourceReference,
  string: s.string,
  stringMap: s.stringMap,
  strings: s.strings,
  templateMeta: s.templateMeta,
  time: s.time,
}, ['string']);

function(ctx) [
  crd.crd('example.com', 'Film', [
    crd.plainVersion('v1', { spec: s.object({}), title: s.string }, storage=true),
    crd.plainVersion('v2', { title: s.string }, false, [crd.ageColumn], ['title']),
  ]),
  crd.crd('example.com', 'Book', [
    crd.version('v1', words, s.object({ lent: s.boolean }), storage=true),
  ]),
  crd.crd(
    'example.com',
    'Library',
    [
      crd.version('v1alpha1', s.object({}), s.object({})) { served: false },
      crd.version(
        'v1',
        s.object({ books: s.int32 }, ['books']),
        s.object({ books: s.int32 }),
        storage=true,
        columns=[crd.column('Books', '.status.books', 'integer'), crd.ageColumn],
        required=['spec'],
      ) { subresources+: { scale: {
        specReplicasPath: '.spec.books',
        statusReplicasPath: '.status.books',
      } } },
    ],
    labels={ app: 'library' },
    names={ plural: 'libraries', shortNames: ['lib'], categories: ['all'] },
    scope='Cluster',
  ),
]
