// Words for writing OpenAPI v3 structural schemas of custom resources.
//
// Every function returns a plain schema value, so more keywords are added with `+`:
// `s.string + { default: 'TCP' }`. Schemas carry no descriptions on purpose: a CRD that
// embeds pods stays far below 262,144 bytes, the largest object client-side apply can store.
{
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  time: { type: 'string', format: 'date-time' },

  // One of these texts.
  enum(values):: $.string { enum: values },

  // Any value, and any object, whose fields the cluster does not know.
  any: { 'x-kubernetes-preserve-unknown-fields': true },
  anyObject: { type: 'object' } + $.any,

  // A port or a percentage: a number, or a name.
  intOrString: {
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
  },

  // resource.Quantity: 1, 1.5, 100m, 2Gi, 1e3.
  quantity: $.intOrString {
    pattern: @'^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$',
  },

  // An object of known fields; `required` names those that must be there.
  object(fields, required=[])::
    { type: 'object', properties: fields }
    + (if required == [] then {} else { required: required }),

  // Added to a schema: rules in CEL that the API server checks, by what it says when one fails.
  checked(rules):: { 'x-kubernetes-validations': [
    { message: message, rule: rules[message] }
    for message in std.objectFields(rules)
  ] },

  // A struct that server-side apply replaces whole.
  atomic(schema):: schema { 'x-kubernetes-map-type': 'atomic' },

  // An object with free keys.
  map(value):: { type: 'object', additionalProperties: value },

  // A list without an apply rule, a list replaced whole, and a list merged by `keys`.
  // Each of `keys` has to be required in `item` or to have a default there.
  array(item):: { type: 'array', items: item },
  list(item):: $.array(item) { 'x-kubernetes-list-type': 'atomic' },
  keyed(keys, item):: $.array(item) {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
  },

  strings: $.list($.string),
  stringMap: $.map($.string),
  quantityMap: $.map($.quantity),

  // Pieces of meta/v1 and core/v1 that many kinds use.
  labelSelector: $.atomic($.object({
    matchExpressions: $.list($.selectorRequirement),
    matchLabels: $.stringMap,
  })),
  selectorRequirement: $.object(
    { key: $.string, operator: $.string, values: $.strings },
    ['key', 'operator'],
  ),
  // What an embedded template may say of its metadata.
  templateMeta: $.object({
    annotations: $.stringMap,
    finalizers: $.array($.string),
    labels: $.stringMap,
    name: $.string,
    namespace: $.string,
  }),
  // One of the conditions of a status; kinds differ in the further `fields`.
  condition(fields={}):: $.object({
    lastTransitionTime: $.time,
    message: $.string,
    reason: $.string,
    status: $.string,
    type: $.string,
  } + fields, ['status', 'type']),
  // A reference by name in the same namespace; the empty default is the API's own.
  localReference: $.atomic($.object({ name: $.string { default: '' } })),
  // A whole ConfigMap or Secret, and one key of it.
  sourceReference: $.atomic($.object({
    name: $.string { default: '' },
    optional: $.boolean,
  })),
  keyReference: $.atomic($.object({
    key: $.string,
    name: $.string { default: '' },
    optional: $.boolean,
  }, ['key'])),
}
