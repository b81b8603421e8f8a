// What sidecars know: by default each learns of every Service of the cluster.
local object = import 'object.libsonnet';
local sites = import 'sites.libsonnet';

local sidecar(meta, spec) =
  object.new('networking.istio.io/v1', 'Sidecar', meta) { spec: spec };

function(ctx)
  local params = ctx.params;
  if params.egressNamespaces == [] then []
  else
    // In Istio's root namespace it is everybody's default.
    [sidecar(sites.meta(ctx, 'default'), {
      egress: [{
        hosts: ['./*', params.istioNamespace + '/*'] + [
          namespace + '/*'
          for namespace in params.egressNamespaces
          if namespace != params.istioNamespace
        ],
      }],
    })]
    + [
      sidecar(sites.meta(ctx, app + '-exception') { namespace: ctx.namespace }, {
        egress: [{ hosts: ['*/*'] }],
        workloadSelector: { labels: { app: app } },
      })
      for app in params.egressExempt
    ]
