// Presets of LLMInferenceServices: what the controller fills in where a service does not say
// otherwise. It looks for them here under these names; their texts are Go templates over the
// service, which must not hold double quotes inside of the braces.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

local child(suffix) = '{{ ChildName .ObjectMeta.Name `-%s` }}' % suffix;

local security = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

// What all containers have; a crash is explained by the end of the log.
local common(ctx) = {
  imagePullPolicy: ctx.params.imagePullPolicy,
  securityContext: security,
  terminationMessagePolicy: 'FallbackToLogsOnError',
};

local certificates = workload.mount('tls-certs', '/etc/ssl/certs') { readOnly: true };
local certificateVolume = workload.secretVolume('tls-certs', child('kserve-self-signed-certs'));
local port(number, name=null) =
  object.pruned({ name: name, containerPort: number, protocol: 'TCP' });

local probe(port, delay, period, failures, timeout) =
  workload.httpProbe('/health', port, delay, period) {
    failureThreshold: failures,
    timeoutSeconds: timeout,
  };

// vLLM, with its caches.
local pod(ctx, portNumber, container, initContainers=[]) = object.pruned({
  containers: [workload.container('main', ctx.images.vllm, common(ctx) {
    env: [
      workload.env('HOME', '/home'),
      workload.env('VLLM_LOGGING_LEVEL', 'INFO'),
      workload.env('HF_HUB_CACHE', '/models'),
    ],
    livenessProbe: probe(portNumber, 120, 10, 3, 10),
    ports: [port(portNumber)],
    readinessProbe: probe(portNumber, 10, 10, 60, 5),
    volumeMounts: [
      workload.mount('home', '/home'),
      workload.mount('dshm', '/dev/shm'),
      workload.mount('model-cache', '/models'),
      certificates,
    ],
  } + container)],
  initContainers: initContainers,
  terminationGracePeriodSeconds: 30,
  volumes: [
    workload.emptyDir('home'),
    { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    workload.emptyDir('model-cache'),
    certificateVolume,
  ],
});

// One pod that holds the whole model.
local single(port) = {
  command: ['vllm', 'serve', '/mnt/models'],
  args: [
    '--served-model-name',
    '{{ .Spec.Model.Name }}',
    '--port',
    std.toString(port),
    '--disable-log-requests',
  ],
};

// One pod of a group that LeaderWorkerSet makes; `of` is where the service says how many there
// are. The first pod serves, the others work for it.
local grouped(port, of, worker) =
  local field(name) = '%s.Parallelism.%s' % [of, name];
  local optional(name, flag) = '{{ if %s }}%s{{ end }}' % [field(name), flag];
  local value(name) = '{{ %s }}' % field(name);
  local or(name, default) = '{{ or %s %d }}' % [field(name), default];
  local first = if worker then '$((${LWS_WORKER_INDEX:-0} * %s))' % or('DataLocal', 1) else '0';
  {
    command: ['/bin/bash', '-c'],
    args: [std.join(' ', [
      'exec vllm serve /mnt/models',
      '--served-model-name "{{ .Spec.Model.Name }}"',
      '--port %d' % port,
      '--disable-log-requests',
      optional('Expert', '--enable-expert-parallel'),
      optional('Tensor', '--tensor-parallel-size ' + value('Tensor')),
      '--data-parallel-size ' + or('Data', 1),
      '--data-parallel-size-local ' + or('DataLocal', 1),
      '--data-parallel-address $(LWS_LEADER_ADDRESS)',
      '--data-parallel-rpc-port ' + or('DataRPCPort', 5555),
      '--data-parallel-start-rank ' + first,
      '${VLLM_ADDITIONAL_ARGS}',
      '--trust-remote-code',
      if worker then '--headless' else '--api-server-count ${VLLM_API_SERVER_COUNT:-8}',
    ])],
    // RDMA between the pods.
    securityContext+: { capabilities+: { add: ['IPC_LOCK', 'SYS_RAWIO', 'NET_RAW'] } },
  } + (if worker then { livenessProbe:: null, readinessProbe:: null } else {
         livenessProbe: probe(port, 300, 10, 3, 10),
         readinessProbe: probe(port, 200, 30, 60, 5),
       });
local group(ctx, port, of, initContainers=[]) = {
  template: pod(ctx, port, grouped(port, of, false), initContainers),
  worker: pod(ctx, port, grouped(port, of, true)),
};

// Where prompts are worked on by pods of their own, this proxy before the others fetches from
// them. It speaks on the port that everybody knows, so vLLM moves to the next.
local decodePort = 8001;
local routingSidecar(ctx) =
  workload.container('llm-d-routing-sidecar', ctx.images.llmRoutingSidecar, common(ctx) {
    args: ['--port=8000', '--vllm-port=%d' % decodePort, '--connector=nixlv2'],
    env: [workload.envFromField('INFERENCE_POOL_NAMESPACE', 'metadata.namespace')],
    livenessProbe: probe(8000, 10, 10, 3, 10),
    ports: [port(8000)],
    readinessProbe: probe(8000, 10, 10, 10, 5),
    restartPolicy: 'Always',
    volumeMounts: [certificates],
  });

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
        name: child('epp-service'),
      },
      selector: {},
      targetPortNumber: 8000,
    } },
    template: {
      containers: [workload.container('main', ctx.images.llmScheduler, common(ctx) {
        args: [
          '--poolName',
          child('inference-pool'),
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
        ports: [port(9002, 'grpc'), port(9003, 'grpc-health'), port(9090, 'metrics')],
        readinessProbe: health(30),
        resources: { requests: { cpu: '256m', memory: '500Mi' } },
        securityContext+: { readOnlyRootFilesystem: true, runAsNonRoot: true },
        volumeMounts: [certificates],
      })],
      terminationGracePeriodSeconds: 30,
      volumes: [certificateVolume],
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
      name: child('inference-pool'),
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

local presets(ctx) =
  local sidecar = [routingSidecar(ctx)];
  {
    template: { template: pod(ctx, 8000, single(8000)) },
    'worker-data-parallel': group(ctx, 8000, '.Spec'),
    'decode-template': { template: pod(ctx, decodePort, single(decodePort), sidecar) },
    'decode-worker-data-parallel': group(ctx, decodePort, '.Spec', sidecar),
    'prefill-template': { prefill: { template: pod(ctx, 8000, single(8000)) } },
    'prefill-worker-data-parallel': { prefill: group(ctx, 8000, '.Spec.Prefill') },
    'router-route': { router: { route: { http: { spec: route } } } },
    scheduler: { router: { scheduler: scheduler(ctx) } },
  };

function(ctx)
  local all = presets(ctx);
  [
    object.new(
      'serving.kserve.io/v1alpha1',
      'LLMInferenceServiceConfig',
      names.meta(ctx, 'kserve-config-llm-' + name, ctx.namespace),
    ) { spec: all[name] }
    for name in std.objectFields(all)
  ]
