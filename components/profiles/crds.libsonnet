// The CustomResourceDefinition of profiles. Its two versions differ in nothing.
local crd = import 'crd.libsonnet';
local s = import 'schema.libsonnet';

local owner = s.object(
  { apiGroup: s.string, kind: s.string, name: s.string, namespace: s.string },
  ['kind', 'name'],
);

// What a plugin wants to know differs from one to the next, also upstream.
local plugin = s.object({
  apiVersion: s.string,
  kind: s.string,
  spec: s.anyObject,
});

local quota = s.object({
  hard: s.quantityMap,
  scopeSelector: s.object({
    matchExpressions: s.array(s.object(
      { operator: s.string, scopeName: s.string, values: s.array(s.string) },
      ['operator', 'scopeName'],
    )),
  }),
  scopes: s.array(s.string),
});

local spec = s.object({ owner: owner, plugins: s.array(plugin), resourceQuotaSpec: quota });
local status = s.object({
  conditions: s.array(s.object({ message: s.string, status: s.string, type: s.string })),
});

local profiles = crd.crd(
  'kubeflow.org',
  'Profile',
  [
    crd.version('v1', spec, status, storage=true),
    crd.version('v1beta1', spec, status),
  ],
  labels={ 'kustomize.component': 'profiles' },
  scope='Cluster',
);

{ [profiles.metadata.name]: profiles }
