// Filters of an HTTPRoute, and the references to backends that have some.
local refs = import 'gatewayReferences.libsonnet';
local s = import 'schema.libsonnet';

local check = refs.check;
local checks = refs.checks;

// Headers to write.
local headerValues = s.keyed(['name'], s.object({
  name: refs.headerName,
  value: s.string { maxLength: 4096, minLength: 1 },
}, ['name', 'value'])) { maxItems: 16 };
local headerModifier = s.object({
  add: headerValues,
  remove: s.array(s.string) { maxItems: 16, 'x-kubernetes-list-type': 'set' },
  set: headerValues,
});

// Field `field` is there for that type, and only then.
local goesWith(type, field) = check(
  "has(self.%s) == (self.type == '%s')" % [field, type],
  '%s goes with type %s, and with no other' % [field, type],
);

local newPath(strict) = s.object({
  replaceFullPath: s.string { maxLength: 1024 },
  replacePrefixMatch: s.string { maxLength: 1024 },
  type: s.enum(['ReplaceFullPath', 'ReplacePrefixMatch']),
}, ['type']) + (if !strict then {} else checks([
                  goesWith('ReplaceFullPath', 'replaceFullPath'),
                  goesWith('ReplacePrefixMatch', 'replacePrefixMatch'),
                ]));

local backend = {
  group: refs.group(''),
  kind: refs.kind('Service'),
  name: refs.name,
  namespace: refs.namespace,
  port: refs.port,
};
local backendRef(fields={}) = s.object(backend + fields, ['name']) + checks([check(
  "self.group != '' || self.kind != 'Service' || has(self.port)",
  'a Service needs a port',
)]);

local mirror = s.object({
  backendRef: backendRef(),
  fraction: s.object({
    denominator: s.int32 { default: 100, minimum: 1 },
    numerator: s.int32 { minimum: 0 },
  }, ['numerator']) + checks([
    check('self.numerator <= self.denominator', 'a fraction is at most 1'),
  ]),
  percent: s.int32 { maximum: 100, minimum: 0 },
}, ['backendRef']);

local redirect = s.object({
  hostname: refs.domainName,
  path: newPath(true),
  port: refs.port,
  scheme: s.enum(['http', 'https']),
  statusCode: { type: 'integer', default: 302, enum: [301, 302] },
});

local filters(strict) =
  local types = {
    ExtensionRef: 'extensionRef',
    RequestHeaderModifier: 'requestHeaderModifier',
    RequestMirror: 'requestMirror',
    RequestRedirect: 'requestRedirect',
    ResponseHeaderModifier: 'responseHeaderModifier',
    URLRewrite: 'urlRewrite',
  };
  local once = [
    'RequestHeaderModifier',
    'ResponseHeaderModifier',
    'RequestRedirect',
    'URLRewrite',
  ];
  s.array(s.object({
    extensionRef: s.object(
      { group: refs.group(), kind: refs.kind(), name: refs.name }, ['group', 'kind', 'name']
    ),
    requestHeaderModifier: headerModifier,
    requestMirror: mirror,
    requestRedirect: redirect,
    responseHeaderModifier: headerModifier,
    type: s.enum(std.objectFields(types)),
    urlRewrite: s.object({ hostname: refs.domainName, path: newPath(strict) }),
  }, ['type']) + checks([goesWith(type, types[type]) for type in std.objectFields(types)])) {
    maxItems: 16,
  } + checks([
    check(
      "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
      'a request is either redirected or rewritten',
    ),
  ] + [
    check("self.filter(f, f.type == '%s').size() <= 1" % type, 'one filter of type %s' % type)
    for type in once
  ]);

{ backendRef:: backendRef, filters:: filters }
