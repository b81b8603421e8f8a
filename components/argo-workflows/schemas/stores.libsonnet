// Schemas of the stores that artifacts are kept in.
local s = import 'schema.libsonnet';

local secret = s.keyReference;

// What a store needs in any case. `places` adds which artifact in it is meant, `repository` how
// the names of new ones are made.
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
  addressingStyle: s.enum(['', 'path', 'virtual-hosted']),
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

{
  // The places an artifact can be in.
  places: {
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
  },

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
}
