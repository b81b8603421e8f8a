// What those need to know who use the API for access to profiles.
local access = import 'access.libsonnet';

function(ctx) {
  profilesHost: '%s.%s' % [access.name, ctx.namespace],
  route: {
    namespace: ctx.namespace,
    port: access.port,
    prefix: access.prefix,
    rewrite: access.prefix + '/',
    service: access.name,
  },
}
