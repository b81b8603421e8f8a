// Which user a request comes from. The programs behind the gateway believe a header; this sees
// to it that only those who may say so can set it.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local sites = import 'sites.libsonnet';

// A change of all routes of the gateway's, before requests are passed on.
local onRoutes(ctx, value) = [
  object.new(
    'networking.istio.io/v1alpha3',
    'EnvoyFilter',
    sites.meta(ctx, 'istio-ingressgateway-user-header'),
  ) {
    spec: {
      configPatches: [{
        applyTo: 'VIRTUAL_HOST',
        match: { context: 'GATEWAY' },
        patch: { operation: 'MERGE', value: value },
      }],
      workloadSelector: { labels: ctx.params.gatewaySelector },
    },
  },
];

local none(ctx) = onRoutes(ctx, { request_headers_to_remove: [ctx.params.userIdHeader] });

local anonymous(ctx) = onRoutes(ctx, {
  request_headers_to_add: [{
    append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
    header: { key: ctx.params.userIdHeader, value: ctx.params.anonymousUser },
  }],
});

local external(ctx) =
  local params = ctx.params;
  local selector = { matchLabels: params.gatewaySelector };
  local elsewhere = object.pruned({
    to: if params.publicPaths == [] then null
    else [{ operation: { notPaths: params.publicPaths } }],
  });
  (if params.authProvider == '' then [] else [
     mesh.authorizationPolicy(sites.meta(ctx, 'istio-ingressgateway-ask-provider'), {
       action: 'CUSTOM',
       provider: { name: params.authProvider },
       // Who brings a token is judged by jwtRules instead, if there are any.
       rules: [elsewhere + (
         if params.jwtRules == [] then {} else {
           when: [{ key: 'request.headers[authorization]', notValues: ['*'] }],
         }
       )],
       selector: selector,
     }),
   ])
  + (if params.jwtRules == [] then [] else [
       object.new(
         'security.istio.io/v1',
         'RequestAuthentication',
         sites.meta(ctx, 'istio-ingressgateway-jwt'),
       ) { spec: { jwtRules: params.jwtRules, selector: selector } },
       mesh.authorizationPolicy(sites.meta(ctx, 'istio-ingressgateway-require-jwt'), {
         action: 'DENY',
         rules: [elsewhere { from: [{ source: { notRequestPrincipals: ['*'] } }] }],
         selector: selector,
       }),
     ]);

function(ctx) {
  anonymous: anonymous(ctx),
  external: external(ctx),
  none: none(ctx),
  proxy: [],
}[ctx.params.login]
