// How requests reach the pods of a language model.
local parts = import 'llmisvcParts.libsonnet';
local workload = import 'workload.libsonnet';

// Chooses the pod for each request.
local scheduler(ctx) =
  local health(delay) = workload.grpcProbe(9003, delay, 10) {
    failureThreshold: 3,
    grpc+: { service: 'envoy.service.ext_proc.v3.ExternalProcessor' },
  };
  {
    pool: { spec: {
      extensionRef: {
        failureMode: 'FailOpen',
        kind: 'Service',
        name: parts.child('epp-service'),
      },
      selector: {},
      targetPortNumber: 8000,
    } },
    template: {
      containers: [workload.container('main', ctx.images.llmScheduler, parts.container(ctx) {
        args: [
          '--poolName',
          parts.child('inference-pool'),
          '--poolNamespace',
          '{{ .ObjectMeta.Namespace }}',
          '--zap-encoder',
          'json',
          '--grpcPort',
          '9002',
          '--grpcHealthPort',
          '9003',
        ],
        livenessProbe: health(5),
        ports: [parts.port(9002, 'grpc'), parts.port(9003, 'grpc-health'), parts.port(9090, 'metrics')],
        readinessProbe: health(30),
        resources: { requests: { cpu: '256m', memory: '500Mi' } },
        securityContext+: { readOnlyRootFilesystem: true, runAsNonRoot: true },
        volumeMounts: [parts.certificates],
      })],
      terminationGracePeriodSeconds: 30,
      volumes: [parts.certificateVolume],
    },
  };

// From /NAMESPACE/NAME to the pool; answers take as long as they take.
local route = {
  parentRefs: [{
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: '{{ .GlobalConfig.IngressGatewayName }}',
    namespace: '{{ .GlobalConfig.IngressGatewayNamespace }}',
  }],
  rules: [{
    backendRefs: [{
      group: 'inference.networking.x-k8s.io',
      kind: 'InferencePool',
      name: parts.child('inference-pool'),
      port: 8000,
      weight: 1,
    }],
    filters: [{
      type: 'URLRewrite',
      urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
    }],
    matches: [{ path: {
      type: 'PathPrefix',
      value: '/{{ .ObjectMeta.Namespace }}/{{ .ObjectMeta.Name }}',
    } }],
    timeouts: { backendRequest: '0s', request: '0s' },
  }],
};

{ route: route, scheduler:: scheduler }
