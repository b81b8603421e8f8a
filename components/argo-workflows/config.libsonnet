// The settings that controller and server share. They look the ConfigMap up by its name, so it
// gets no hash.
local mesh = import 'mesh.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';

// The line end at the end keeps a value of one line from being read as part of its key's line.
local yaml(value) =
  if std.isString(value) then value
  else if std.isObject(value) || std.isArray(value) then object.yaml(value)
  else std.toString(value);

local key(secret, key) = { name: secret, key: key };

local artifactRepository(params) = object.pruned({
  archiveLogs: params.archiveLogs,
  s3: {
    bucket: params.artifactBucket,
    endpoint: params.artifactEndpoint,
    insecure: params.artifactInsecure,
    [if params.artifactRegion != '' then 'region']: params.artifactRegion,
    [if params.artifactAddressing != '' then 'addressingStyle']: params.artifactAddressing,
    [if params.artifactKeyFormat != '' then 'keyFormat']: params.artifactKeyFormat,
  } + (
    if params.artifactSecret == '' then { useSDKCreds: true } else {
      accessKeySecret: key(params.artifactSecret, params.artifactSecretAccessKey),
      secretKeySecret: key(params.artifactSecret, params.artifactSecretSecretKey),
    }
  ),
});

local sso(params) = object.pruned({
  issuer: params.ssoIssuer,
  redirectUrl: params.ssoRedirectUrl,
  clientId: key(params.ssoSecret, params.ssoSecretClientIdKey),
  clientSecret: key(params.ssoSecret, params.ssoSecretClientSecretKey),
  scopes: params.ssoScopes,
  rbac: { enabled: params.ssoRbac },
});

local workflowSpec(params) = object.pruned({
  podMetadata:
    if params.mesh && !params.workflowSidecars then { labels: mesh.keepOutOfMesh } else null,
  serviceAccountName:
    if params.workflowServiceAccount == '' then null else params.workflowServiceAccount,
  podGC: if params.podGC == '' then null else { strategy: params.podGC },
  ttlStrategy:
    if params.workflowTtlSeconds == 0 then null
    else { secondsAfterCompletion: params.workflowTtlSeconds },
});

// Keys that hold nothing are left to the programs' own defaults.
local settings(params) =
  local limit(number) = if number == 0 then null else number;
  local defaults = workflowSpec(params);
  object.pruned({
    artifactRepository: if params.artifactBucket == '' then null else artifactRepository(params),
    executor: if params.executorResources == {} then null else {
      imagePullPolicy: params.imagePullPolicy,
      resources: params.executorResources,
    },
    // Quoted, as a number would not be a text.
    instanceID: if params.instanceId == '' then null else std.manifestJson(params.instanceId),
    // Plain HTTP, as for all scraped programs.
    metricsConfig: if !params.metrics then { enabled: false } else {
      enabled: true,
      path: '/metrics',
      port: names.metricsPort,
      secure: false,
    },
    namespaceParallelism: limit(params.namespaceParallelism),
    parallelism: limit(params.parallelism),
    sso: if !params.server || params.ssoIssuer == '' then null else sso(params),
    workflowDefaults: if defaults == {} then null else { spec: defaults },
  } + params.config);

function(ctx)
  local values = settings(ctx.params);
  object.configMap(
    names.meta(ctx, names.controller, names.config, ctx.namespace),
    { [name]: yaml(values[name]) for name in std.objectFields(values) },
  )
