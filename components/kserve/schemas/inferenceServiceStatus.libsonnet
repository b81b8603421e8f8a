// The status of an InferenceService.
local parts = import 'parts.libsonnet';
local s = import 'schema.libsonnet';

local states = ['', 'Pending', 'Standby', 'Loading', 'Loaded', 'FailedToLoad'];

local modelStatus = s.object({
  copies: s.object({
    failedCopies: s.integer { default: 0 },
    totalCopies: s.integer,
  }, ['failedCopies']),
  lastFailureInfo: s.object({
    exitCode: s.int32,
    location: s.string,
    message: s.string,
    modelRevisionName: s.string,
    reason: s.string { enum: [
      'ModelLoadFailed',
      'RuntimeUnhealthy',
      'RuntimeDisabled',
      'NoSupportingRuntime',
      'RuntimeNotRecognized',
      'InvalidPredictorSpec',
    ] },
    time: s.time,
  }),
  states: s.object({
    activeModelState: s.string { default: 'Pending', enum: states },
    targetModelState: s.string { default: '', enum: states },
  }, ['activeModelState']),
  transitionStatus: s.string {
    default: 'UpToDate',
    enum: ['', 'UpToDate', 'InProgress', 'BlockedByFailedLoad', 'InvalidSpec'],
  },
}, ['transitionStatus']);

local component = s.object({
  address: parts.address,
  grpcUrl: s.string,
  latestCreatedRevision: s.string,
  latestReadyRevision: s.string,
  latestRolledoutRevision: s.string,
  previousRolledoutRevision: s.string,
  restUrl: s.string,
  traffic: s.array(s.object({
    configurationName: s.string,
    latestRevision: s.boolean,
    percent: s.int64,
    revisionName: s.string,
    tag: s.string,
    url: s.string,
  })),
  url: s.string,
});

// Upstream keeps unknown fields of a status, too: newer controllers write more.
parts.status({
  address: parts.address,
  clusterServingRuntimeName: s.string,
  components: s.map(component),
  deploymentMode: s.string,
  modelStatus: modelStatus,
  servingRuntimeName: s.string,
}) + s.any
