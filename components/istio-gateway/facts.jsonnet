// What those need to know who are reached through the gateways.
local sites = import 'sites.libsonnet';

function(ctx)
  local params = ctx.params;
  {
    gateway: ctx.namespace + '/' + sites.gateway,
    gatewayHost: if std.length(params.hosts) == 1 then params.hosts[0] else '*',
    gatewayPrincipal:
      '%s/ns/%s/sa/%s'
      % [params.trustDomain, params.istioNamespace, params.gatewayServiceAccount],
    gatewayService: sites.host(ctx, sites.ingress(ctx)),
  }
  + (if !params.clusterLocalGateway then {} else
       local site = sites.localGateway(ctx);
       {
         localGateway: params.istioNamespace + '/' + site.name,
         localGatewayService: sites.host(ctx, site),
       })
