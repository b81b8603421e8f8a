// The database, unless it is one that exists already.
local engines = import 'engines.libsonnet';
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

local probe(engine, failures) =
  workload.execProbe(['/bin/sh', '-c', engine.ask], 10, 5) { failureThreshold: failures };

local server(ctx, engine, image) = workload.container(engine.name, image, {
  imagePullPolicy: ctx.params.imagePullPolicy,
  args: engine.args,
  env: engine.env(ctx.params),
  ports: [{ name: engine.portName, containerPort: engine.port }],
  // The first start fills an empty folder and must not be cut short: it gets five minutes.
  startupProbe: probe(engine, 60),
  livenessProbe: probe(engine, 10),
  readinessProbe: probe(engine, 10),
  resources: ctx.params.databaseResources,
  securityContext: workload.restrictedContainer {
    runAsUser: engine.uid,
    runAsGroup: engine.gid,
  },
  volumeMounts: [workload.mount(engine.name, engine.folder)],
});

function(ctx)
  local params = ctx.params;
  local engine = engines[params.database];
  local image = ctx.images[params.database];
  local meta = names.meta(ctx, engine.name, params.database);
  local selector = names.selector(params.database);
  local data = storage.data(meta, params);
  local pod = {
    automountServiceAccountToken: false,
    securityContext: workload.restrictedPod {
      fsGroup: engine.gid,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    initContainers: data.owned(engine.name, image, engine.uid, engine.gid),
    containers: [server(ctx, engine, image)],
    volumes: [data.volume(engine.name)],
  } + workload.placement(params);
  local deployment = workload.deployment(
    meta,
    selector,
    pod,
    // Its clients have no sidecar either.
    labels=mesh.keepOutOfMesh,
  ) + workload.recreate;
  data.objects + [
    service.service(meta, selector, [service.port('dbapi', engine.port)]),
    deployment,
  ]
