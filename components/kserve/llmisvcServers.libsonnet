// The pods of language models: vLLM, alone or in groups, and the proxy before it.
local object = import 'object.libsonnet';
local parts = import 'llmisvcParts.libsonnet';
local workload = import 'workload.libsonnet';

local probe(port, delay, period, failures, timeout) =
  workload.httpProbe('/health', port, delay, period) {
    failureThreshold: failures,
    timeoutSeconds: timeout,
  };

// vLLM, with its caches.
local pod(ctx, portNumber, container, initContainers=[]) = object.pruned({
  containers: [workload.container('main', ctx.images.vllm, parts.container(ctx) {
    env: [
      workload.env('HOME', '/home'),
      workload.env('VLLM_LOGGING_LEVEL', 'INFO'),
      workload.env('HF_HUB_CACHE', '/models'),
    ],
    livenessProbe: probe(portNumber, 120, 10, 3, 10),
    ports: [parts.port(portNumber)],
    readinessProbe: probe(portNumber, 10, 10, 60, 5),
    volumeMounts: [
      workload.mount('home', '/home'),
      workload.mount('dshm', '/dev/shm'),
      workload.mount('model-cache', '/models'),
      parts.certificates,
    ],
  } + container)],
  initContainers: initContainers,
  terminationGracePeriodSeconds: 30,
  volumes: [
    workload.emptyDir('home'),
    workload.emptyDir('dshm', { medium: 'Memory', sizeLimit: '1Gi' }),
    workload.emptyDir('model-cache'),
    parts.certificateVolume,
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
      '--data-parallel-address ${LWS_LEADER_ADDRESS}',
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
  workload.container('llm-d-routing-sidecar', ctx.images.llmRoutingSidecar, parts.container(ctx) {
    args: ['--port=8000', '--vllm-port=%d' % decodePort, '--connector=nixlv2'],
    env: [workload.envFromField('INFERENCE_POOL_NAMESPACE', 'metadata.namespace')],
    livenessProbe: probe(8000, 10, 10, 3, 10),
    ports: [parts.port(8000)],
    readinessProbe: probe(8000, 10, 10, 10, 5),
    restartPolicy: 'Always',
    volumeMounts: [parts.certificates],
  });

{
  decodePort: decodePort,
  single(ctx, port, initContainers=[]):: pod(ctx, port, single(port), initContainers),
  group:: group,
  routingSidecar:: routingSidecar,
}
