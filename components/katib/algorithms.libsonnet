// The `runtime` part of Katib's configuration: which image answers for which algorithm, and
// which one collects which kind of metrics.

// The services that make suggestions. A user's `suggestionResources` go on top of `resources`.
local suggestions = {
  random: { image: 'suggestionHyperopt' },
  tpe: { image: 'suggestionHyperopt' },
  grid: { image: 'suggestionOptuna' },
  hyperband: { image: 'suggestionHyperband' },
  bayesianoptimization: { image: 'suggestionSkopt' },
  cmaes: { image: 'suggestionGoptuna' },
  sobol: { image: 'suggestionGoptuna' },
  'multivariate-tpe': { image: 'suggestionOptuna' },
  enas: { image: 'suggestionEnas', resources: { limits: { memory: '400Mi' } } },
  darts: { image: 'suggestionDarts' },
  pbt: { image: 'suggestionPbt' },
};

local collectors = [
  { kind: 'StdOut', image: 'fileMetricsCollector' },
  { kind: 'File', image: 'fileMetricsCollector' },
  {
    kind: 'TensorFlowEvent',
    image: 'tfeventMetricsCollector',
    resources: { limits: { memory: '1Gi' } },
  },
];

local orNothing(field, value) = if value == {} then {} else { [field]: value };

// What each entry says of its container. Katib fills in what is left out.
local container(ctx, entry, resources) = {
  image: ctx.images[entry.image],
  imagePullPolicy: ctx.params.imagePullPolicy,
} + orNothing('resources', std.mergePatch(std.get(entry, 'resources', {}), resources));

// The claim for an algorithm's state: of a suggestion that resumes from its volume, and of
// population based training, whose trials hand models to each other and share it.
local claim(params, name) =
  (if name != 'pbt' then {} else {
     accessModes: [params.pbtStorageAccessMode],
     resources: { requests: { storage: params.pbtStorageSize } },
   })
  + (if params.suggestionStorageClass == '' then {} else {
       storageClassName: params.suggestionStorageClass,
     });

function(ctx)
  local params = ctx.params;
  {
    metricsCollectors: [
      { kind: entry.kind } + container(ctx, entry, params.collectorResources)
      for entry in collectors
    ],
    suggestions: [
      { algorithmName: name }
      + container(ctx, suggestions[name], params.suggestionResources)
      + orNothing('persistentVolumeClaimSpec', claim(params, name))
      for name in params.algorithms
    ] + params.extraAlgorithms,
    earlyStoppings: [
      { algorithmName: 'medianstop' }
      + container(ctx, { image: 'earlyStoppingMedianstop' }, params.suggestionResources),
    ],
  }
