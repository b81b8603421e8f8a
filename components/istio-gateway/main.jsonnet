// The way into Kubeflow: Gateways, the pods behind them, TLS, routes, and who is let through.
local egress = import 'egress.libsonnet';
local gateways = import 'gateways.libsonnet';
local login = import 'login.libsonnet';
local policies = import 'policies.libsonnet';
local proxy = import 'proxy.libsonnet';
local roles = import 'roles.libsonnet';
local routes = import 'routes.libsonnet';
local sites = import 'sites.libsonnet';

function(ctx)
  local params = ctx.params;
  local ingress = sites.ingress(ctx);
  local localGateway = sites.localGateway(ctx);
  gateways.users(ctx)
  + (if params.ingress then proxy(ctx, ingress) else [])
  + (if params.clusterLocalGateway then gateways.programs(ctx) + proxy(ctx, localGateway) else [])
  + policies(ctx)
  + login(ctx)
  + routes(ctx)
  + egress(ctx)
  + (if params.userRoles then roles(ctx) else [])
