// Templates that the web page offers for the trials of a new experiment. Users add their own on
// the page, which writes them into ConfigMaps with this label; it looks for them by the label
// and changes them by name, so the name has no hash.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';

local python = 'python3';
local option(name, parameter) = '--%s=${trialParameters.%s}' % [name, parameter];
local quoted(name, parameter) = '--%s="${trialParameters.%s}"' % [name, parameter];

local job(container) = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: { template: { spec: {
    containers: [{ name: 'training-container' } + container],
    restartPolicy: 'Never',
  } } },
};

local mnist(ctx, more) = {
  image: ctx.images.trialPytorchMnist,
  command: [python, '/opt/pytorch-mnist/mnist.py', '--epochs=1'] + more + [
    option('lr', 'learningRate'),
    option('momentum', 'momentum'),
  ],
};

local replica(ctx, replicas) = {
  replicas: replicas,
  restartPolicy: 'OnFailure',
  template: { spec: { containers: [{ name: 'pytorch' } + mnist(ctx, [])] } },
};

local shipped(ctx) = {
  'defaultTrialTemplate.yaml': job(mnist(ctx, ['--batch-size=16'])),
  enasCPUTemplate: job({
    image: ctx.images.trialEnasCifar10,
    command: [
      python,
      '-u',
      'RunTrial.py',
      '--num_epochs=1',
      quoted('architecture', 'neuralNetworkArchitecture'),
      quoted('nn_config', 'neuralNetworkConfig'),
    ],
  }),
  pytorchJobTemplate: {
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    spec: { pytorchReplicaSpecs: { Master: replica(ctx, 1), Worker: replica(ctx, 2) } },
  },
};

function(ctx)
  local templates =
    (if ctx.params.trialTemplates then shipped(ctx) else {}) + ctx.params.extraTrialTemplates;
  if templates == {} then [] else [
    object.configMap(
      names.meta(ctx, 'trial-templates', 'trial-templates'),
      std.mapWithKey(function(name, template) object.yaml(template), templates),
    ),
  ]
