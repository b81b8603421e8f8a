// The text of settings.yaml: JupyterHub's configuration, by class and trait.
local homes = import 'homes.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

// Names of authenticators that are not JupyterHub's own.
local authenticators = { header: 'header_authenticator.HeaderAuthenticator' };

local hub(ctx) =
  local params = ctx.params;
  local hubUrl = 'http://127.0.0.1:%d' % names.hubPort;
  {
    authenticate_prometheus: !params.metrics,
    authenticator_class: std.get(authenticators, params.authenticator, params.authenticator),
    base_url: names.baseUrl(params),
    // Notebooks go on while the hub restarts.
    cleanup_servers: false,
    cookie_secret_file: '/srv/jupyterhub/data/cookie_secret',
    db_url: 'sqlite:////srv/jupyterhub/data/jupyterhub.sqlite',
    hub_bind_url: 'http://:%d' % names.hubPort,
    // A short name: notebooks run in the hub's namespace, whatever it is called.
    hub_connect_url: 'http://%s:%d' % [names.hubService, names.hubPort],
    log_level: std.asciiUpper(params.logLevel),
    spawner_class: 'spawner.FormSpawner',
  } + (if !params.culling then {} else {
         load_roles: [{
           name: 'culler',
           scopes: ['list:users', 'read:users:activity', 'read:servers', 'delete:servers'],
           services: ['culler'],
         }],
         services: [{
           name: 'culler',
           command: [
             'python3',
             '-m',
             'jupyterhub_idle_culler',
             '--url=%s%shub/api' % [hubUrl, names.baseUrl(params)],
             '--timeout=%d' % (params.cullIdleTime * 60),
             '--cull-every=%d' % (params.cullCheckPeriod * 60),
           ],
         }],
       });

// Whoever gets past these two is a user; of GitHub's millions, only who is named or configured.
local everybody = ['dummy', 'header'];

local authentication(params) = {
  Authenticator: {
    admin_users: params.adminUsers,
    allow_all: params.allowedUsers == [] && std.member(everybody, params.authenticator),
    allowed_users: params.allowedUsers,
  },
  HeaderAuthenticator: { header: params.userIdHeader, prefix: params.userIdPrefix },
};

local notebooks(ctx) = local params = ctx.params; {
  allow_privilege_escalation: false,
  cmd: ['jupyterhub-singleuser'],
  container_security_context: { capabilities: { drop: ['ALL'] }, runAsNonRoot: true },
  default_url: params.defaultUrl,
  environment: {},
  fs_gid: params.notebookGid,
  // A large image takes its time.
  http_timeout: 300,
  image_pull_policy: params.notebookImagePullPolicy,
  image_pull_secrets: params.imagePullSecrets,
  node_selector: params.notebookNodeSelector,
  pod_security_context: workload.restrictedPod,
  service_account: names.notebookAccount,
  // The mesh knows Services, not pods.
  services_enabled: params.mesh,
  start_timeout: params.startTimeout,
  tolerations: params.notebookTolerations,
  uid: params.notebookUid,
} + homes.settings(ctx);

function(ctx)
  local settings = authentication(ctx.params) + {
    ConfigurableHTTPProxy: { api_url: 'http://127.0.0.1:8001', should_start: false },
    JupyterHub: hub(ctx),
    KubeSpawner: notebooks(ctx),
  };
  object.yaml(std.mergePatch(settings, ctx.params.config))
