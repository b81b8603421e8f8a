// The settings of how models are reached. Which of them count depends on whether a model runs as
// Deployments, with an Ingress or HTTPRoute, or as a Knative Service, with Istio or without.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';

function(ctx)
  local params = ctx.params;
  object.pruned({
    additionalIngressDomains: params.additionalIngressDomains,
    disableIngressCreation: !params.modelIngress,
    disableIstioVirtualHost: !params.mesh,
    domainTemplate: params.domainTemplate,
    enableGatewayApi: params.gatewayAPI,
    ingressClassName: if params.ingressClassName == '' then null else params.ingressClassName,
    ingressDomain: params.ingressDomain,
    ingressGateway: mesh.gateway(ctx),
    kserveIngressGateway: params.gatewayAPIGateway,
    localGateway: params.knativeGateway,
    localGatewayService:
      if params.knativeGatewayService != '' then params.knativeGatewayService
      else mesh.host('knative-local-gateway', 'istio-system', params.clusterDomain),
    pathTemplate: if params.pathTemplate == '' then null else params.pathTemplate,
    urlScheme: params.urlScheme,
  })
