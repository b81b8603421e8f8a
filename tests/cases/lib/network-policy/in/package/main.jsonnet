// Every constructor of networkPolicy.libsonnet.
local networkPolicy = import 'networkPolicy.libsonnet';
local object = import 'object.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace);
  local shelf = { matchLabels: object.selector('shelf') };
  [
    // Nobody gets in, and nobody gets out either.
    networkPolicy.policy(meta('closed'), {}),
    networkPolicy.policy(meta('sealed'), {}, egress=[]),
    networkPolicy.policy(
      meta('same-namespace'), {}, [networkPolicy.from([networkPolicy.fromSameNamespace()])]
    ),
    networkPolicy.policy(
      meta('shelf'),
      shelf,
      [
        // Everybody at one port, then some at any.
        networkPolicy.from([], [networkPolicy.port(9443)]),
        networkPolicy.from([
          networkPolicy.fromNamespaces(['istio-system', 'books']),
          networkPolicy.fromNamespaces(['monitoring'], { matchLabels: { app: 'prometheus' } }),
          networkPolicy.fromSameNamespace(shelf),
        ]),
      ],
      [
        networkPolicy.to(
          [networkPolicy.fromNamespaces(['kube-system'])],
          [networkPolicy.port(53, 'UDP'), networkPolicy.port('dns')],
        ),
        networkPolicy.to([{ ipBlock: { cidr: '10.0.0.0/8' } }]),
      ],
    ),
  ]
