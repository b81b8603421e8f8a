// Schemas of artifacts, of the stores they are kept in, and of what templates pass on.
local checks = import 'checks.libsonnet';
local s = import 'schema.libsonnet';

local secret = s.keyReference;

// What a store needs in any case. `location` adds which artifact in it is meant, `repository`
// how the names of new ones are made.
local artifactory = { passwordSecret: secret, usernameSecret: secret };
local azure = {
  accountKeySecret: secret,
  container: s.string,
  endpoint: s.string,
  useSDKCreds: s.boolean,
};
local gcs = { bucket: s.string, serviceAccountKeySecret: secret };
local hdfs = {
  addresses: s.array(s.string),
  dataTransferProtection: s.string,
  force: s.boolean,
  hdfsUser: s.string,
  krbCCacheSecret: secret,
  krbConfigConfigMap: s.keyReference,
  krbKeytabSecret: secret,
  krbRealm: s.string,
  krbServicePrincipalName: s.string,
  krbUsername: s.string,
};
local oss = {
  accessKeySecret: secret,
  bucket: s.string,
  createBucketIfNotPresent: s.boolean,
  endpoint: s.string,
  lifecycleRule: s.object({
    markDeletionAfterDays: s.int32,
    markInfrequentAccessAfterDays: s.int32,
  }),
  secretKeySecret: secret,
  securityToken: s.string,
  useSDKCreds: s.boolean,
};
local plugin = { configuration: s.string, name: s.string };
local s3 = {
  accessKeySecret: secret,
  addressingStyle: s.string { enum: ['', 'path', 'virtual-hosted'] },
  bucket: s.string,
  caSecret: secret,
  createBucketIfNotPresent: s.object({ objectLocking: s.boolean }),
  encryptionOptions: s.object({
    enableEncryption: s.boolean,
    kmsEncryptionContext: s.string,
    kmsKeyId: s.string,
    serverSideCustomerKeySecret: secret,
  }),
  endpoint: s.string,
  insecure: s.boolean,
  region: s.string,
  roleARN: s.string,
  secretKeySecret: secret,
  sessionTokenSecret: secret,
  useSDKCreds: s.boolean,
};

local key = { key: s.string };
local keyFormat = { keyFormat: s.string };

local git = {
  branch: s.string,
  depth: s.int64,
  disableSubmodules: s.boolean,
  fetch: s.array(s.string),
  insecureIgnoreHostKey: s.boolean,
  insecureSkipTLS: s.boolean,
  passwordSecret: secret,
  repo: s.string,
  revision: s.string,
  singleBranch: s.boolean,
  sshPrivateKeySecret: secret,
  usernameSecret: secret,
};
local http = {
  auth: s.object({
    basicAuth: s.object({ passwordSecret: secret, usernameSecret: secret }),
    clientCert: s.object({ clientCertSecret: secret, clientKeySecret: secret }),
    oauth2: s.object({
      clientIDSecret: secret,
      clientSecretSecret: secret,
      endpointParams: s.array(s.object({ key: s.string, value: s.string }, ['key'])),
      scopes: s.array(s.string),
      tokenURLSecret: secret,
    }),
  }),
  headers: s.array(s.object({ name: s.string, value: s.string }, ['name', 'value'])),
  saveStreamViaFile: s.boolean,
  url: s.string,
};

local places = {
  artifactory: s.object(artifactory { url: s.string }, ['url']),
  azure: s.object(azure { blob: s.string }, ['blob', 'container', 'endpoint']),
  gcs: s.object(gcs + key, ['key']),
  git: s.object(git, ['repo']),
  hdfs: s.object(hdfs { path: s.string }, ['path']),
  http: s.object(http, ['url']),
  oss: s.object(oss + key, ['key']),
  plugin: s.object(plugin + key { connectionTimeoutSeconds: s.int32 }, ['key']),
  raw: s.object({ data: s.string }, ['data']),
  s3: s.object(s3 + key),
};
local location = places { archiveLogs: s.boolean };

{
  podMetadata: s.object({ annotations: s.stringMap, labels: s.stringMap }),

  gc: {
    podMetadata: $.podMetadata,
    serviceAccountName: s.string,
    strategy: s.string { enum: ['', 'OnWorkflowCompletion', 'OnWorkflowDeletion', 'Never'] },
  },

  location: s.object(location),

  artifact: s.object(location {
    archive: s.object({
      none: { type: 'object' },
      tar: s.object({ compressionLevel: s.int32 }),
      zip: { type: 'object' },
    }),
    artifactGC: s.object($.gc),
    deleted: s.boolean,
    from: s.string,
    fromExpression: s.string,
    globalName: s.string,
    mode: s.int32 { maximum: 511, minimum: 0 },
    name: s.string { pattern: '^[-a-zA-Z0-9_{}.]+$' },
    optional: s.boolean,
    path: s.string,
    recurseMode: s.boolean,
    subPath: s.string,
  }, ['name']),

  // The default store of a workflow, as its status tells it.
  repository: s.object({
    archiveLogs: s.boolean,
    artifactory: s.object(artifactory + keyFormat { repoURL: s.string }),
    azure: s.object(azure { blobNameFormat: s.string }, ['container', 'endpoint']),
    gcs: s.object(gcs + keyFormat),
    hdfs: s.object(hdfs { pathFormat: s.string }),
    oss: s.object(oss + keyFormat),
    plugin: s.object(plugin + keyFormat, ['configuration', 'name']),
    s3: s.object(s3 + keyFormat { keyPrefix: s.string }),
  }),

  parameters: s.array(s.object({
    default: s.string,
    description: s.string,
    enum: s.array(s.string) { minItems: 1 },
    globalName: s.string,
    name: s.string { pattern: '^[-a-zA-Z0-9_]+$' },
    value: s.string,
    valueFrom: s.object({
      configMapKeyRef: s.keyReference,
      default: s.string,
      event: s.string,
      expression: s.string,
      jqFilter: s.string,
      jsonPath: s.string,
      parameter: s.string,
      path: s.string,
      supplied: { type: 'object' },
    }),
  }, ['name'])),

  // Each takes the schema of one artifact.
  arguments(artifact):: s.object({
    artifacts: s.array(artifact),
    parameters: $.parameters,
  }),
  inputs(artifact):: s.object({
    artifacts: s.array(artifact),
    parameters: $.parameters { maxItems: 500 },
  }),
  outputs(artifact):: s.object({
    artifacts: s.array(artifact),
    exitCode: s.string,
    parameters: $.parameters,
    result: s.string,
  }),

  // The two with the check that an artifact is in one place.
  local one = checks.atMostOne(std.objectFields(places)),
  checkedLocation: $.location + one,
  checkedArtifact: $.artifact + one,
}
