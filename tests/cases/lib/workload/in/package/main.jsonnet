// Every constructor of workload.libsonnet, in its plain and in its full form.
local object = import 'object.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

local unset = {
  imagePullSecrets: [],
  nodeSelector: {},
  priorityClassName: '',
  tolerations: [],
};
local set = {
  imagePullSecrets: ['mirror'],
  nodeSelector: { disk: 'ssd' },
  priorityClassName: 'urgent',
  tolerations: [{ key: 'gpu', operator: 'Exists' }],
};

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels(name, ctx.name));
  local plain = workload.deployment(
    meta('plain'),
    object.selector('plain'),
    { containers: [workload.container('plain', 'plain:1')] } + workload.placement(unset),
  );
  local container = workload.container('full', 'full:1', {
    command: ['/full'],
    env: [
           workload.env('COLOUR', 'green'),
           workload.envFromConfig('SHAPE', 'settings'),
           workload.envFromConfig('WIDTH', 'settings', 'width'),
           workload.envFromSecret('PASSWORD', 'login'),
           workload.envFromSecret('USER', 'login', 'name'),
           workload.envFromField('NAMESPACE', 'metadata.namespace'),
         ] + workload.envs({ DEPTH: '2', HEIGHT: '3' })
         + workload.envsFromConfig('settings', { AGE: 'age', WEIGHT: 'mass' }),
    livenessProbe: workload.httpProbe('/healthz', 'http'),
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: workload.tcpProbe(8080),
    securityContext: workload.restrictedContainer,
    startupProbe: workload.execProbe(['/full', 'ping'], 1, 2),
    volumeMounts: [
      workload.mount('data', '/data'),
      workload.mount('settings', '/settings') { readOnly: true },
    ],
  });
  local sidecar = workload.container('sidecar', 'sidecar:1', {
    livenessProbe: workload.grpcProbe(9090),
    readinessProbe: workload.grpcProbe(9090, 1, 2),
    startupProbe: workload.httpProbe('/ready', 9091, 1, 2),
  });
  local other = workload.container('other', 'other:1', {
    livenessProbe: workload.execProbe(['true']),
    readinessProbe: workload.tcpProbe('http', 1, 2),
  });
  local full = workload.deployment(
    meta('full'),
    object.selector('full'),
    {
      containers: [container, sidecar, other],
      securityContext: workload.restrictedPod,
      volumes: [
        workload.claimVolume('data', 'full-data'),
        workload.configVolume('settings', 'settings'),
        workload.emptyDir('scratch'),
        workload.emptyDir('memory', { medium: 'Memory', sizeLimit: '1Gi' }),
        workload.hostVolume('logs', '/var/log/full'),
        workload.hostVolume('socket', '/run/full.sock', 'Socket'),
        workload.nfsVolume('films', 'nfs.example.com', '/films'),
        workload.secretVolume('login', 'login'),
      ],
    } + workload.placement(set),
    replicas=3,
    annotations={ note: 'lent' },
    labels={ 'sidecar.istio.io/inject': 'false' },
  );
  local bareSet = workload.statefulSet(
    meta('bare-set'),
    object.selector('bare-set'),
    { containers: [workload.container('bare-set', 'bare-set:1')] },
    'bare-set',
  );
  local fullSet = workload.statefulSet(
    meta('full-set'),
    object.selector('full-set'),
    { containers: [workload.container('full-set', 'full-set:1', {
      volumeMounts: [workload.mount('data', '/data')],
    })] },
    'full-set',
    replicas=3,
    annotations={ note: 'lent' },
    claims=[storage.claim(object.meta('data'), '5Gi')],
    labels={ colour: 'green' },
  );
  // One that holds a volume and prepares it.
  local holder = workload.deployment(
    meta('holder'),
    object.selector('holder'),
    {
      containers: [workload.container('holder', 'holder:1')],
      initContainers: [workload.container('owner', 'owner:1', {
        securityContext: workload.rootContainer(['CHOWN', 'FOWNER']),
      })],
    },
  ) + workload.recreate;
  local agent = { containers: [workload.container('agent', 'agent:1')] };
  [
    plain,
    holder,
    workload.daemonSet(meta('agent'), object.selector('agent'), agent),
    workload.daemonSet(
      meta('noted-agent'),
      object.selector('noted-agent'),
      agent + workload.placement(set),
      { note: 'lent' },
      { colour: 'green' },
    ),
    workload.job(meta('once'), agent + workload.placement(unset)),
    workload.job(
      meta('never-again'), agent { restartPolicy: 'Never' }, { note: 'lent' }, { colour: 'green' }
    ) + { spec+: { ttlSecondsAfterFinished: 600 } },
    full + workload.autoscaled,
    bareSet,
    fullSet,
    workload.autoscaler(meta('full'), full, 1, 5, 80),
    workload.disruptionBudget(meta('full'), object.selector('full'), 1),
    workload.disruptionBudget(meta('full-set'), object.selector('full-set'), '80%'),
    workload.priorityClass('urgent', 1000),
    workload.priorityClass('later', -1, 'What can wait.'),
  ]
