// Who may connect to pods: their own namespace, and for some programs others besides.
local networkPolicy = import 'networkPolicy.libsonnet';
local object = import 'object.libsonnet';
local programs = import 'programs.libsonnet';

local users = { namespaceSelector: { matchLabels: {
  'app.kubernetes.io/part-of': 'kubeflow-profile',
} } };

function(ctx)
  local params = ctx.params;
  local system = params.systemNamespace;
  local meta(name, namespace) = object.meta(name, namespace, {
    'app.kubernetes.io/instance': ctx.name,
    'app.kubernetes.io/part-of': 'kubeflow',
  });

  local own = networkPolicy.fromSameNamespace();
  local peers = {
    // From anywhere: it is no pod, and its address is the cluster's affair.
    apiServer: [],
    gateway: [networkPolicy.fromNamespaces(params.gatewayNamespaces)],
    gatewayAndOwn: self.gateway + [own],
    usersAndOwn: [users, own],
    usersAndGateway: [users] + self.gateway,
  };
  local opened(meta, labels, from, ports) = networkPolicy.policy(
    meta,
    { matchLabels: labels },
    [networkPolicy.from(from, [networkPolicy.port(port) for port in ports])],
  );

  local closed(name, namespace) =
    networkPolicy.policy(meta(name, namespace), {}, [networkPolicy.from([own])]);

  [closed('default-allow-same-namespace', ctx.namespace)]
  + (if system == '' || system == ctx.namespace then []
     else [closed('default-allow-same-namespace-' + system, system)])
  + [
    opened(
      // Upstream's own spelling; another would leave its policy behind in a cluster that has it.
      meta(
        if name == 'metadata-envoy' then 'metatada-envoy' else name,
        if program.system then system else ctx.namespace
      ),
      program.labels,
      peers[program.from],
      program.ports,
    )
    for name in std.sort(params.openPrograms)
    for program in [{ system: false, ports: [] } + programs[name]]
    if !program.system || system != ''
  ]
  + [
    local pods = params.openPods[name];
    local from = std.get(pods, 'namespaces', []);
    opened(
      meta('open-' + name, ctx.namespace),
      pods.labels,
      if from == [] then [] else [networkPolicy.fromNamespaces(from)],
      std.get(pods, 'ports', []),
    )
    for name in std.objectFields(params.openPods)
  ]
