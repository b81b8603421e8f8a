// The hub and the proxy in front of it and of all notebooks, in one pod as upstream has them:
// the hub tells the proxy its routes over the pod's loopback, where nobody else is.
local files = import 'files.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

local dataFolder = '/srv/jupyterhub/data';

// What the hub shows the proxy. The pod's uid is another one for each pod, and of no use to
// who cannot reach the loopback.
local token = workload.envFromField('CONFIGPROXY_AUTH_TOKEN', 'metadata.uid');

local proxy(ctx) =
  local params = ctx.params;
  local hubUrl = 'http://127.0.0.1:%d' % names.hubPort;
  workload.container('proxy', ctx.images.proxy, {
    command: [
      'configurable-http-proxy',
      '--port=%d' % names.proxyPort,
      '--api-ip=127.0.0.1',
      '--api-port=8001',
      '--default-target=' + hubUrl,
      '--error-target=%s%shub/error' % [hubUrl, names.baseUrl(params)],
    ],
    env: [token],
    imagePullPolicy: params.imagePullPolicy,
    livenessProbe: workload.httpProbe('/_chp_healthz', 'proxy'),
    ports: [{ name: 'proxy', containerPort: names.proxyPort }],
    readinessProbe: workload.httpProbe('/_chp_healthz', 'proxy'),
    resources: params.proxyResources,
    securityContext: workload.restrictedContainer,
  });

local hub(ctx) =
  local params = ctx.params;
  local health = names.baseUrl(params) + 'hub/health';
  workload.container('jupyter', ctx.images.hub, {
    command: ['tini', '--', 'jupyterhub', '-f', '/etc/config/jupyter_config.py'],
    env: [token] + (if params.databaseUrlSecret == '' then [] else [
                      workload.envFromSecret(
                        'DATABASE_URL', params.databaseUrlSecret, params.databaseUrlSecretKey
                      ),
                    ]),
    // The keys of the Secret are what JupyterHub's authenticators read, OAUTH_CLIENT_ID and so on.
    envFrom: if params.authenticatorSecret == '' then [] else [
      { secretRef: { name: params.authenticatorSecret } },
    ],
    imagePullPolicy: params.imagePullPolicy,
    // A start that has many notebooks to look for, or a database to upgrade, takes long.
    livenessProbe: workload.httpProbe(health, 'hub', 300),
    ports: [{ name: 'hub', containerPort: names.hubPort }],
    readinessProbe: workload.httpProbe(health, 'hub'),
    resources: params.resources,
    securityContext: workload.restrictedContainer,
    volumeMounts: [
      workload.mount('config-volume', '/etc/config'),
      workload.mount('data', dataFolder),
    ],
  });

function(ctx)
  local params = ctx.params;
  local config = object.configMap(names.meta(ctx, 'jupyter-config'), files(ctx)) + object.hashed;
  // Cookies' key and, without another database, users and servers.
  local data = storage.data(names.meta(ctx, 'jupyter-data'), {
    storageClass: params.databaseStorageClass,
    storageSize: params.databaseStorageSize,
    storageAccessMode: 'ReadWriteOnce',
    storageHostPath: params.databaseHostPath,
    imagePullPolicy: params.imagePullPolicy,
  });
  data.objects + [
    config,
    workload.statefulSet(
      names.meta(ctx, names.app),
      names.selector,
      {
        containers: [hub(ctx), proxy(ctx)],
        initContainers: data.owned('data', ctx.images.folders, 1000, 1000),
        securityContext: workload.restrictedPod { fsGroup: 1000 },
        serviceAccountName: names.app,
        volumes: [
          workload.configVolume('config-volume', config.metadata.name),
          data.volume('data'),
        ],
      } + workload.placement(params),
      names.hubService,
      // Two hubs would fight over one database and one set of notebooks.
      replicas=1,
    ),
  ]
