// The server of web page and API: its Deployment and Service.
local names = import 'names.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local selector = names.selector(names.server);

local args(ctx) =
  local params = ctx.params;
  local tls = names.tls(ctx);
  local path = names.path(ctx);
  local modes = params.authModes + (if params.ssoIssuer == '' then [] else ['sso']);
  local frames =
    if params.frameOptions != '' then params.frameOptions
    else if path == '/' then 'DENY'
    else 'SAMEORIGIN';
  ['server']
  + ['--auth-mode=' + mode for mode in modes]
  + [
    '--secure=%s' % tls,
    '--x-frame-options=' + frames,
  ]
  + (if !tls || params.tlsSecret == '' then [] else
       ['--tls-certificate-secret-name=' + params.tlsSecret])
  + (if path == '/' then [] else ['--base-href=%s/' % path])
  + names.logFlags(ctx)
  + names.watchFlags(ctx);

local container(ctx) =
  local probe = workload.httpProbe('/', 'web', 10, 20);
  workload.container(names.server, ctx.images.server, {
    imagePullPolicy: ctx.params.imagePullPolicy,
    args: args(ctx),
    ports: [{ name: 'web', containerPort: names.serverPort }],
    readinessProbe:
      if names.tls(ctx) then probe { httpGet+: { scheme: 'HTTPS' } } else probe,
    resources: ctx.params.serverResources,
    // User 8737 is the image's own.
    securityContext:
      workload.restrictedContainer { readOnlyRootFilesystem: true, runAsUser: 8737 },
    volumeMounts: [workload.mount('tmp', '/tmp')],
  });

function(ctx, config)
  local params = ctx.params;
  local meta = names.meta(ctx, names.server, names.server, ctx.namespace);
  local podSpec = {
    serviceAccountName: names.server,
    securityContext: workload.restrictedPod { runAsNonRoot: true },
    containers: [container(ctx)],
    volumes: [workload.emptyDir('tmp')],
  } + workload.placement(params);
  [
    service.exposed(
      meta,
      selector,
      [service.port('web', names.serverPort, nodePort=params.nodePort)],
      params,
    ),
    workload.deployment(
      meta,
      selector,
      podSpec,
      params.serverReplicas,
      // The server reads its settings only when it starts, and the ConfigMap keeps its name.
      annotations={ 'kubekiln.dev/config': std.md5(std.manifestJsonMinified(config.data)) },
    ),
  ]
