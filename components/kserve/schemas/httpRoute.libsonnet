// The spec of an HTTPRoute (gateway.networking.k8s.io/v1), as an LLMInferenceService embeds it.
// A preset's texts are Go templates, so with `strict` false what they become is not checked.
local filters = import 'httpRouteFilters.libsonnet';
local refs = import 'gatewayReferences.libsonnet';
local s = import 'schema.libsonnet';

local check = refs.check;
local checks = refs.checks;

local duration = s.string { pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' };
// Headers or query parameters to compare.
local matches(maxLength) = s.keyed(['name'], s.object({
  name: refs.headerName,
  type: s.string { default: 'Exact', enum: ['Exact', 'RegularExpression'] },
  value: s.string { maxLength: maxLength, minLength: 1 },
}, ['name', 'value'])) { maxItems: 16 };

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
  backendRefs: s.array(filters.backendRef({
    filters: filters.filters(true),
    weight: s.int32 { default: 1, maximum: 1000000, minimum: 0 },
  })) { maxItems: 16 },
  filters: filters.filters(strict),
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
