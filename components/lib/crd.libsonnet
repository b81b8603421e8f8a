// CustomResourceDefinitions.
local object = import 'object.libsonnet';
local s = import 'schema.libsonnet';

{
  // A CRD of `kind` in `group`. `names` may add shortNames, categories, or another singular;
  // `versions` come from `version`; exactly one of them is stored.
  crd(group, kind, versions, labels={}, names={}, scope='Namespaced')::
    local singular = std.asciiLower(kind);
    local full = {
      kind: kind,
      listKind: kind + 'List',
      plural: singular + 's',
      singular: singular,
    } + names;
    object.new(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      object.meta(full.plural + '.' + group, labels=labels),
    ) {
      spec: { group: group, names: full, scope: scope, versions: versions },
    },

  // What `kubectl get` shows of an object; `type` may also be date, integer, boolean or number.
  column(name, path, type='string'):: { name: name, type: type, jsonPath: path },
  // Time since its creation, as most kinds have it last.
  ageColumn: $.column('Age', '.metadata.creationTimestamp', 'date'),

  // A served version with the status subresource. `spec` and `status` are schemas.
  version(name, spec, status, storage=false, columns=[], required=[])::
    $.plainVersion(name, { spec: spec, status: status }, storage, columns, required) {
      subresources: { status: {} },
    },

  // One whose status, if any, is written together with the rest. `fields` are the schemas of what
  // stands beside the metadata.
  plainVersion(name, fields, storage=false, columns=[], required=[]):: object.pruned({
    name: name,
    additionalPrinterColumns: columns,
    schema: { openAPIV3Schema: s.object({
      apiVersion: s.string,
      kind: s.string,
      metadata: { type: 'object' },
    } + fields, required) },
    served: true,
    storage: storage,
  }),
}
