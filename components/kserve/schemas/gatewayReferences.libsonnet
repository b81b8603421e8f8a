// The words that schemas of the Gateway API share: references to objects, and rules over fields.
local s = import 'schema.libsonnet';

local label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

{
  gatewayGroup: 'gateway.networking.k8s.io',

  // A domain name of lower-case labels, as a part of a pattern.
  domain: label + @'(\.%s)*' % label,

  group(default=null):: s.string {
    maxLength: 253,
    pattern: '^$|^%s$' % $.domain,
    [if default != null then 'default']: default,
  },
  kind(default=null):: s.string {
    maxLength: 63,
    minLength: 1,
    pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$',
    [if default != null then 'default']: default,
  },
  name: s.string { maxLength: 253, minLength: 1 },
  namespace: s.string { maxLength: 63, minLength: 1, pattern: '^%s$' % label },
  port: s.int32 { maximum: 65535, minimum: 1 },
  // Of a host, or of a section.
  domainName: s.string { maxLength: 253, minLength: 1, pattern: '^%s$' % $.domain },

  headerName: s.string {
    maxLength: 256,
    minLength: 1,
    pattern: @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$",
  },

  // Rules in CEL, to be added to a schema.
  checks(rules):: { 'x-kubernetes-validations': rules },
  check(rule, message):: { message: message, rule: rule },
}
