// The namespaces that Kubeflow's programs run in.
local object = import 'object.libsonnet';

local labels(params) =
  {
    'app.kubernetes.io/part-of': 'kubeflow',
    // Webhooks of other programs leave out namespaces that carry it.
    'control-plane': 'kubeflow',
  }
  + (if params.mesh then { 'istio-injection': 'enabled' } else {})
  + (
    if params.podSecurity == 'none' then {}
    else { 'pod-security.kubernetes.io/enforce': params.podSecurity }
  )
  + params.namespaceLabels;

function(ctx)
  local system = ctx.params.systemNamespace;
  local names = [ctx.namespace]
                + (if system == '' || system == ctx.namespace then [] else [system]);
  [object.namespace(name, labels(ctx.params)) for name in names]
