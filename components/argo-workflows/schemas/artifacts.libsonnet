// Schemas of artifacts and of what templates pass on.
local checks = import 'checks.libsonnet';
local s = import 'schema.libsonnet';
local stores = import 'stores.libsonnet';

local location = stores.places { archiveLogs: s.boolean };

{
  podMetadata: s.object({ annotations: s.stringMap, labels: s.stringMap }),

  gc: {
    podMetadata: $.podMetadata,
    serviceAccountName: s.string,
    strategy: s.enum(['', 'OnWorkflowCompletion', 'OnWorkflowDeletion', 'Never']),
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
  local one = checks.atMostOne(std.objectFields(stores.places)),
  checkedLocation: $.location + one,
  checkedArtifact: $.artifact + one,
}
