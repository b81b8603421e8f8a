// What the presets of language models have in common.
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

local security = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
// The name of an object that the controller makes for a service.
local child(suffix) = '{{ ChildName .ObjectMeta.Name `-%s` }}' % suffix;

{
  child:: child,

  // What all containers have; a crash is explained by the end of the log.
  container(ctx):: {
    imagePullPolicy: ctx.params.imagePullPolicy,
    securityContext: security,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  },

  port(number, name=null)::
    object.pruned({ name: name, containerPort: number, protocol: 'TCP' }),

  certificates: workload.mount('tls-certs', '/etc/ssl/certs') { readOnly: true },
  certificateVolume: workload.secretVolume('tls-certs', child('kserve-self-signed-certs')),
}
