// What `ks show` did with the value of an environment's main.jsonnet.

// The value by itself: what is put over a field is not seen by the other fields.
local plain(object) = { [key]: object[key] for key in std.objectFields(object) };
local field(object, key) =
  if std.objectHas(object, key) && std.isObject(object[key]) then plain(object[key]) else {};

local label(object, component) = plain(object) {
  metadata: field(object, 'metadata') {
    labels: field(object.metadata, 'labels') { 'ksonnet.io/component': component },
  },
};
local withMetadata(object) =
  if std.objectHas(object, 'metadata') && std.isObject(object.metadata) then object
  else plain(object) { metadata: {} };

local hasItems(object) = std.objectHas(object, 'items') && std.isArray(object.items);
local isList(object) = hasItems(object)
                       && std.objectHas(object, 'kind') && object.kind == 'List'
                       && std.objectHas(object, 'apiVersion') && object.apiVersion == 'v1';

// A list's items have the label, other objects themselves.
local labelled(object, component) =
  if isList(object) then plain(object) {
    items: [if std.isObject(item) then label(withMetadata(item), component) else item for item in object.items],
  } else label(withMetadata(object), component);

local checked(object, component) =
  if std.isObject(object) && std.objectHas(object, 'kind') then object
  else error 'component "%s" gives an object without kind' % component;

function(ctx, components, patched) std.flatMap(
  function(name)
    local value = components[name];
    local object =
      if std.isArray(value) then { apiVersion: 'v1', kind: 'List', items: value }
      else if std.isObject(value) then value
      else error 'component "%s" is not an object' % name;
    local component = std.strReplace(if std.startsWith(name, '/') then name[1:] else name, '/', '.');
    local whole = labelled(object, component);
    local final =
      if std.member(patched, name) && std.objectHas(ctx.params, name)
      then std.mergePatch(whole, ctx.params[name])
      else whole;
    if hasItems(final) then [checked(item, name) for item in final.items] else [checked(final, name)],
  std.objectFields(components)
)
