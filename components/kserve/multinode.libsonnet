// A language model spread over pods of several nodes, which join one Ray cluster: the first pod
// starts it and serves, the others work for it.
local workload = import 'workload.libsonnet';

local rayPort = 6379;
local check = 'python ./huggingfaceserver/health_check.py ';
// Completed by the pod's search domains, whatever the cluster's is.
local headHost = '${HEAD_SVC}.${POD_NAMESPACE}.svc';

local shell(lines) = ['bash', '-c', std.join('\n', lines) + '\n'];

local probe(lines, failures, period=5, timeout=15, delay=0) = {
  exec: { command: shell(lines) },
  failureThreshold: failures,
  [if delay > 0 then 'initialDelaySeconds']: delay,
  periodSeconds: period,
  successThreshold: 1,
  timeoutSeconds: timeout,
};
// A model of that size takes up to twenty minutes to load.
local startup(lines) = probe(lines, 40, 30, 30, 60);

local healthy(subcommand, name) =
  check + subcommand + ' --health_check_url http://localhost:8080 --probe_name head_' + name;

local resources = {
  limits: { cpu: '4', memory: '12Gi' },
  requests: { cpu: '2', memory: '6Gi' },
};
local memory = workload.emptyDir('shm', { medium: 'Memory', sizeLimit: '3Gi' });
local mounts = [workload.mount('shm', '/dev/shm')];

// The arguments of the container come after the text as $0, $1 and so on.
local head = [
  'if [[ -n ${MODEL_DIR} ]]; then model=--model_dir=${MODEL_DIR}',
  'elif [[ -n ${MODEL_ID} ]]; then model=--model_dir=${MODEL_ID}',
  'fi',
  'export RAY_ADDRESS=${POD_IP}:${RAY_PORT}',
  'ray start --head --disable-usage-stats --include-dashboard false',
  check + 'registered_nodes --retries 200 --probe_name runtime_start',
  'exec python -m huggingfaceserver ${model} \\',
  '  --tensor-parallel-size=${TENSOR_PARALLEL_SIZE} \\',
  '  --pipeline-parallel-size=${PIPELINE_PARALLEL_SIZE} "$0" "$@"',
];

local worker = [
  'head=%s:%d' % [headHost, rayPort],
  'until ray health-check --address "$head" > /dev/null 2>&1; do',
  '  echo "waiting for Ray at $head: ${SECONDS} s"',
  '  sleep 5',
  'done',
  'exec ray start --address="$head" --block',
];
local joined = 'export RAY_ADDRESS=%s:%d' % [headHost, rayPort];

{
  protocols: ['v2', 'v1'],
  container: {
    command: shell(head),
    args: ['--model_name={{.Name}}'],
    env: [
      workload.env('RAY_PORT', std.toString(rayPort)),
      workload.envFromField('POD_NAMESPACE', 'metadata.namespace'),
      workload.envFromField('POD_IP', 'status.podIP'),
      workload.env('VLLM_CONFIG_ROOT', '/tmp'),
      workload.env('HF_HUB_CACHE', '/tmp'),
    ],
    livenessProbe: probe([healthy('registered_node_and_runtime_health', 'liveness')], 2),
    readinessProbe: probe([healthy('runtime_health', 'readiness')], 2),
    resources: resources,
    startupProbe: startup([healthy('registered_node_and_runtime_health', 'startup')]),
    volumeMounts: mounts,
  },
  spec: { volumes: [memory] },

  // The spec of the other pods.
  worker(image):: {
    containers: [workload.container('worker-container', image, {
      command: shell(worker),
      env: [
        workload.envFromField('POD_NAME', 'metadata.name'),
        workload.envFromField('POD_NAMESPACE', 'metadata.namespace'),
      ],
      livenessProbe: probe([joined, check + 'registered_nodes --probe_name worker_liveness'], 2),
      resources: resources,
      startupProbe: startup([
        joined,
        check + 'registered_node_and_runtime_models --runtime_url http://%s:8080/v1/models '
        % headHost + '--probe_name worker_startup',
      ]),
      volumeMounts: mounts,
    })],
    pipelineParallelSize: 1,
    tensorParallelSize: 1,
    volumes: [memory],
  },
}
