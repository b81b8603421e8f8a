// The spec of an HTTPRoute (gateway.networking.k8s.io/v1), as an LLMInferenceService embeds it.
// A preset's texts are Go templates, so with `strict` false what they become is not checked.
local refs = import 'crdGatewayReferences.libsonnet';
local s = import 'schema.libsonnet';

local checks(rules) = { 'x-kubernetes-validations': rules };
local check(rule, message) = { message: message, rule: rule };

local duration = s.string { pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' };
local headerName = s.string {
  maxLength: 256,
  minLength: 1,
  pattern: @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$",
};

// Headers or query parameters to compare.
local matches(maxLength) = s.keyed(['name'], s.object({
  name: headerName,
  type: s.string { default: 'Exact', enum: ['Exact', 'RegularExpression'] },
  value: s.string { maxLength: maxLength, minLength: 1 },
}, ['name', 'value'])) { maxItems: 16 };

// Headers to write.
local headerValues = s.keyed(['name'], s.object({
  name: headerName,
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
  type: s.string { enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
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
  scheme: s.string { enum: ['http', 'https'] },
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
    type: s.string { enum: std.objectFields(types) },
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

// A path that is not a regular expression is absolute and in its plainest form.
local plainPath =
  local plain(rule, message) = check("self.type == 'RegularExpression' || " + rule, message);
  checks([
    plain("self.value.startsWith('/')", 'a path starts with /'),
    plain(
      'self.value.matches(r"""^(?:[-A-Za-z0-9/._~!$&\'()*+,;=:@]|[%][0-9a-fA-F]{2})+$""")',
      'a path has no other characters than those of URLs',
    ),
  ] + [
    plain("!self.value.contains('%s')" % text, 'a path does not contain ' + text)
    for text in ['//', '/./', '/../', '%2f', '%2F', '#']
  ] + [
    plain("!self.value.endsWith('%s')" % text, 'a path does not end with ' + text)
    for text in ['/..', '/.']
  ]);

local match(strict) = s.object({
  headers: matches(4096),
  method: s.string { enum: [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'DELETE',
    'CONNECT',
    'OPTIONS',
    'TRACE',
    'PATCH',
  ] },
  path: s.object({
    type: s.string {
      default: 'PathPrefix',
      enum: ['Exact', 'PathPrefix', 'RegularExpression'],
    },
    value: s.string { default: '/', maxLength: 1024 },
  }) { default: { type: 'PathPrefix', value: '/' } } + (if strict then plainPath else {}),
  queryParams: matches(1024),
});
local everything = { path: { type: 'PathPrefix', value: '/' } };

local sessionPersistence = s.object({
  absoluteTimeout: duration,
  cookieConfig: s.object({
    lifetimeType: s.string { default: 'Session', enum: ['Permanent', 'Session'] },
  }),
  idleTimeout: duration,
  sessionName: s.string { maxLength: 128 },
  type: s.string { default: 'Cookie', enum: ['Cookie', 'Header'] },
}) + checks([check(
  'has(self.absoluteTimeout) || !has(self.cookieConfig) || '
  + "!has(self.cookieConfig.lifetimeType) || self.cookieConfig.lifetimeType != 'Permanent'",
  'a permanent cookie needs absoluteTimeout',
)]);

local timeouts = s.object({ backendRequest: duration, request: duration }) + checks([check(
  '!(has(self.request) && has(self.backendRequest) '
  + "&& duration(self.request) != duration('0s') "
  + '&& duration(self.backendRequest) > duration(self.request))',
  'backendRequest is no longer than request',
)]);

// Replacing a prefix needs exactly one match, and that by prefix; `list` is where the filters are.
local onePrefix(holder, field) =
  local replaces = std.join(' && ', [
    'has(f.%s)',
    'has(f.%s.path)',
    "f.%s.path.type == 'ReplacePrefixMatch'",
    'has(f.%s.path.replacePrefixMatch)',
  ]) % [field, field, field, field];
  local exists(of) = 'has(%s.filters) && %s.filters.exists_one(f, %s)' % [of, of, replaces];
  local found =
    if holder == 'self' then exists(holder)
    else 'has(self.backendRefs) && self.backendRefs.exists_one(b, (%s))' % exists('b');
  check(
    "!(%s) || (size(self.matches) == 1 && has(self.matches[0].path) "
    % found + "&& self.matches[0].path.type == 'PathPrefix')",
    'replacePrefixMatch of %s needs exactly one match, by PathPrefix' % field,
  );

local rule(strict) = s.object({
  backendRefs: s.array(backendRef({
    filters: filters(true),
    weight: s.int32 { default: 1, maximum: 1000000, minimum: 0 },
  })) { maxItems: 16 },
  filters: filters(strict),
  matches: s.array(match(strict)) { default: [everything], maxItems: 64 },
  name: refs.domainName,
  retry: s.object({
    attempts: { type: 'integer' },
    backoff: duration,
    codes: s.array({ maximum: 599, minimum: 400, type: 'integer' }),
  }),
  sessionPersistence: sessionPersistence,
  timeouts: timeouts,
}) + checks([check(
  '!(has(self.backendRefs) && size(self.backendRefs) > 0) || !has(self.filters) '
  + '|| self.filters.all(f, !has(f.requestRedirect))',
  'a rule either redirects or has backendRefs',
)] + [
  onePrefix(holder, field)
  for holder in ['self', 'backendRefs']
  for field in ['requestRedirect', 'urlRewrite']
]);

// 16 rules of 64 matches are more than a route may have.
local fewMatches =
  local size = '(self.size() > %d ? self[%d].matches.size() : 0)';
  check(
    std.join(' + ', [size % [i, i] for i in std.range(0, 15)]) + ' <= 128',
    'a route has at most 128 matches',
  );

function(strict) s.object({
  hostnames: s.array(s.string {
    maxLength: 253,
    minLength: 1,
    pattern: @'^(\*\.)?%s$' % refs.domain,
  }) { maxItems: 16 },
  parentRefs: s.array(s.object({
    group: refs.group(refs.gatewayGroup),
    kind: refs.kind('Gateway'),
    name: refs.name,
    namespace:
      if strict then refs.namespace else refs.namespace { pattern:: null },
    port: refs.port,
    sectionName: refs.domainName,
  }, ['name'])) { maxItems: 32 },
  rules: s.array(rule(strict)) {
    default: [{ matches: [everything] }],
    maxItems: 16,
  } + checks([fewMatches]),
})
