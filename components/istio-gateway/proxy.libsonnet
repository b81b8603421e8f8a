// The pods of a gateway, and all that runs them.
local container = import 'container.libsonnet';
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';
local rbac = import 'rbac.libsonnet';
local service = import 'service.libsonnet';
local sites = import 'sites.libsonnet';
local workload = import 'workload.libsonnet';

// Fields that a Service of another type refuses.
local exposure(params) =
  (
    if params.externalTrafficPolicy == 'Cluster' || params.serviceType == 'ClusterIP' then {}
    else { externalTrafficPolicy: params.externalTrafficPolicy }
  ) + (
    if params.loadBalancerSourceRanges == [] || params.serviceType != 'LoadBalancer' then {}
    else { loadBalancerSourceRanges: params.loadBalancerSourceRanges }
  );

local front(ctx, site, meta) =
  if !site.exposed then service.service(meta, site.labels, site.ports)
  else
    service.exposed(meta, site.labels, site.ports, ctx.params)
    + { spec+: exposure(ctx.params) };

function(ctx, site)
  local params = ctx.params;
  local meta(name) = sites.meta(ctx, name, site.labels);
  local account = rbac.serviceAccount(meta(site.account));
  // Certificates for TLS, and nothing else, are Secrets that the pods read.
  local role = rbac.role(
    meta(site.name + '-sds'), [rbac.rule('', ['secrets'], rbac.read)]
  );
  local scaled = site.maxReplicas > site.replicas;
  local injected = params.injection;

  local deployment = workload.deployment(
    meta(site.name),
    site.labels,
    container.pod(ctx, site) + workload.placement(params),
    replicas=site.replicas,
    annotations=(
      if params.metrics then object.scraped(15020, '/stats/prometheus') else {}
    )
    + (if injected then { 'inject.istio.io/templates': 'gateway' } else {}),
    labels=mesh.sidecar(injected) {
      'istio.io/dataplane-mode': 'none',
      [if params.revision != '' then 'istio.io/rev']: params.revision,
    },
  ) + {
    // New pods first: connections move over before the old ones go.
    spec+: { strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' } } },
  } + (if scaled then workload.autoscaled else {});

  [
    account,
    front(ctx, site, meta(site.name)),
    deployment,
  ]
  + rbac.granted(role, account)
  + (if !scaled then [] else [
       workload.autoscaler(
         meta(site.name), deployment, site.replicas, site.maxReplicas, params.autoscaleCpu
       ),
     ])
  + (if site.replicas < 2 then [] else [
       workload.disruptionBudget(meta(site.name), site.labels, 1),
     ])
