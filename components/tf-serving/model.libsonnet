// Where the model comes from. It is always found under /models:
//   objects         what has to be rendered for it
//   volumes         of the pods
//   initContainers  that fetch it
//   basePath        the folder that holds a folder for each version
local names = import 'names.libsonnet';
local storage = import 'storage.libsonnet';
local workload = import 'workload.libsonnet';

local folder = '/models';
local mount = workload.mount('models', folder);

// The Google key, read from a file.
local keyFolder = '/var/secrets/google';

local s3Env(params) =
  local scheme = if params.s3UseHttps then 'https' else 'http';
  local credential(name, key) = workload.envFromSecret(name, params.s3Secret, key);
  [workload.env('S3_VERIFY_SSL', if params.s3VerifySsl then '1' else '0')]
  + (if params.s3Endpoint == '' then [] else
       [workload.env('AWS_ENDPOINT_URL', '%s://%s' % [scheme, params.s3Endpoint])])
  + (if params.s3Region == '' then [] else
       [workload.env('AWS_DEFAULT_REGION', params.s3Region)])
  + (if params.s3Anonymous then [workload.env('awsAnonymousCredential', 'true')] else [])
  + (if params.s3Secret == '' then [] else [
       credential('AWS_ACCESS_KEY_ID', params.s3SecretAccessKey),
       credential('AWS_SECRET_ACCESS_KEY', params.s3SecretSecretKey),
     ]);

// The server itself no longer reads from S3 (since 2.7), so a container copies the model first.
local download(ctx) =
  local params = ctx.params;
  local google = params.gcpSecret != '';
  {
    objects: [],
    basePath: folder,
    volumes: [workload.emptyDir('models')]
             + (if google then [workload.secretVolume('google', params.gcpSecret)] else []),
    initContainers: [workload.container('download', ctx.images.download, {
      args: [params.modelUri, folder],
      env:
        (if std.startsWith(params.modelUri, 's3://') then s3Env(params) else [])
        + (if !google then [] else [workload.env(
             'GOOGLE_APPLICATION_CREDENTIALS',
             '%s/%s' % [keyFolder, params.gcpSecretKey],
           )]),
      imagePullPolicy: params.imagePullPolicy,
      securityContext: workload.restrictedContainer,
      volumeMounts:
        [mount] + (if google then [workload.mount('google', keyFolder)] else []),
    })],
  };

local inVolume(ctx, volume, objects=[]) =
  local path = std.stripChars(ctx.params.modelPath, '/');
  {
    objects: objects,
    basePath: '%s/%s' % [folder, if path == '' then names.model(ctx) else path],
    volumes: [volume],
    initContainers: [],
  };

{
  // The server only reads.
  mount: mount { readOnly: true },

  source(ctx)::
    local params = ctx.params;
    if params.modelUri != '' then download(ctx)
    else if params.nfsServer != '' then inVolume(ctx, {
      name: 'models',
      nfs: { server: params.nfsServer, path: params.nfsPath, readOnly: true },
    })
    else if params.storageClaim != '' then
      inVolume(ctx, workload.claimVolume('models', params.storageClaim))
    else
      local made = storage.data(names.meta(ctx, names.deployment(ctx) + '-models'), params);
      inVolume(ctx, made.volume('models'), made.objects),
}
