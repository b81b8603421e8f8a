// Services.
local object = import 'object.libsonnet';

{
  // A port; `target` is a number or the name of a container port, `nodePort` 0 lets the
  // cluster choose.
  port(name, number, target=number, nodePort=0):: object.pruned({
    name: name,
    port: number,
    targetPort: target,
    nodePort: if nodePort == 0 then null else nodePort,
  }),

  // A Service of `type`. A node port is dropped for type ClusterIP, which refuses it.
  service(meta, selector, ports, type='ClusterIP'):: object.new('v1', 'Service', meta) {
    spec: {
      ports: [
        if type == 'ClusterIP' then port { nodePort:: null } else port
        for port in ports
      ],
      selector: selector,
      type: type,
    },
  },

  // A Service that users reach, as the shared parameters serviceType and serviceAnnotations say.
  exposed(meta, selector, ports, params):: $.service(
    meta { annotations+: params.serviceAnnotations }, selector, ports, params.serviceType
  ),

  // A Service whose name resolves to the pods themselves, as a StatefulSet's has to.
  headless(meta, selector, ports):: $.service(meta, selector, ports) {
    spec+: { clusterIP: 'None' },
  },
}
