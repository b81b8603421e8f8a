// Network policies: who may connect to pods, and where pods may connect to.
local object = import 'object.libsonnet';

{
  // A policy for the pods of `podSelector`, a LabelSelector; {} is all pods of the namespace.
  // `ingress` and `egress` are lists from `rule`; without a rule nothing is let through. Egress is
  // not restricted at all unless it is given.
  policy(meta, podSelector, ingress=[], egress=null)::
    object.new('networking.k8s.io/v1', 'NetworkPolicy', meta) {
      spec: { podSelector: podSelector } + object.pruned({
        egress: egress,
        ingress: ingress,
        policyTypes: ['Ingress'] + (if egress == null then [] else ['Egress']),
      }),
    },

  // One way to be let through: by one of `peers`, at one of `ports`. No peers means everybody,
  // no ports every port.
  from(peers, ports=[]):: object.pruned({ from: peers, ports: ports }),
  to(peers, ports=[]):: object.pruned({ to: peers, ports: ports }),

  // Peers: the pods of the same namespace, or of namespaces by name; `podSelector` narrows down
  // to some of them.
  fromSameNamespace(podSelector={}):: { podSelector: podSelector },
  fromNamespaces(names, podSelector={}):: {
    namespaceSelector: { matchExpressions: [
      { key: 'kubernetes.io/metadata.name', operator: 'In', values: names },
    ] },
  } + object.pruned({ podSelector: podSelector }),

  // A port by number or by the container port's name.
  port(port, protocol='TCP'):: { port: port, protocol: protocol },
}
