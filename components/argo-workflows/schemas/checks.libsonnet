// Rules that the API server checks, beyond the types of fields.
local s = import 'schema.libsonnet';

{
  // An expression that counts how many of the fields `names` of `object` are there.
  count(object, names):: std.join(' + ', [
    '(has(%s.%s) ? 1 : 0)' % [object, name]
    for name in names
  ]),

  // At most one place of an artifact.
  atMostOne(names):: s.checked({
    'at most one artifact location can be specified': $.count('self', names) + ' <= 1',
  }),
}
