// What the pods of the controllers and agents have in common.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

{
  // The images run as a user of their own, which is not root.
  security: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  },

  // `args` and `env` of `fields` come on top of those that all take.
  container(ctx, image, resources, fields={}):: workload.container('manager', image, {
    command: ['/manager'],
    imagePullPolicy: ctx.params.imagePullPolicy,
    resources: resources,
    securityContext: $.security,
  } + fields + {
    args: std.get(fields, 'args', []) + ['--zap-log-level=' + ctx.params.logLevel],
    // The namespace where the program looks for its settings.
    env: [workload.envFromField('POD_NAMESPACE', 'metadata.namespace')]
         + std.get(fields, 'env', []),
  }),

  // Added to a container that answers webhooks: ports, probes and the certificate.
  answering::
    local probe(path, periodSeconds) =
      workload.httpProbe(path, 'health', 30, periodSeconds) {
        failureThreshold: 5,
        timeoutSeconds: 5,
      };
    {
      livenessProbe: probe('/healthz', 10),
      ports+: [
        { name: 'webhook-server', containerPort: 9443, protocol: 'TCP' },
        { name: 'health', containerPort: 8081, protocol: 'TCP' },
      ],
      readinessProbe: probe('/readyz', 5),
      volumeMounts+: [
        workload.mount('cert', '/tmp/k8s-webhook-server/serving-certs') { readOnly: true },
      ],
    },

  // The Service in front of a program's webhooks.
  webhookService(ctx, program):: service.service(
    names.meta(ctx, program.webhookService, ctx.namespace),
    program.selector,
    [service.port('https', 443, 'webhook-server')],
  ),

  podSpec(ctx, program, containers):: {
    containers: containers,
    securityContext: workload.restrictedPod { runAsNonRoot: true },
    serviceAccountName: program.name,
    terminationGracePeriodSeconds: 10,
    volumes:
      if std.objectHas(program, 'secret') then [workload.secretVolume('cert', program.secret)]
      else [],
  } + workload.placement(ctx.params),

  podAnnotations: { 'kubectl.kubernetes.io/default-container': 'manager' },

  deployment(ctx, program, containers, replicas):: workload.deployment(
    names.meta(ctx, program.name, ctx.namespace, program.selector),
    program.selector,
    $.podSpec(ctx, program, containers),
    replicas,
    $.podAnnotations,
    // The API server calls the webhooks from outside of any mesh.
    mesh.keepOutOfMesh,
  ),
}
