// The words in which the Gateway API refers to objects.
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
}
