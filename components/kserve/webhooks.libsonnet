// What the API server asks the controllers about, and the certificates they answer with.
local certificate = import 'certificate.libsonnet';
local names = import 'names.libsonnet';
local webhook = import 'webhook.libsonnet';

local group = 'serving.kserve.io';

// A webhook of `program`.
local hook(ctx, program, name, path, rule) = webhook.hook(
  name,
  { metadata: { name: program.webhookService, namespace: ctx.namespace } },
  path,
  [rule],
  ctx.params.webhookFailurePolicy,
  timeoutSeconds=ctx.params.webhookTimeoutSeconds,
);

// The kinds that are checked; `deletion` also when they are deleted.
local validated = [
  { kind: 'clusterservingruntime', version: 'v1alpha1' },
  { kind: 'inferencegraph', version: 'v1alpha1' },
  { kind: 'inferenceservice', version: 'v1beta1' },
  { kind: 'servingruntime', version: 'v1alpha1' },
  { kind: 'trainedmodel', version: 'v1alpha1' },
];
local llmisvc = [
  { kind: 'llminferenceservice', version: 'v1alpha1' },
  // Who deletes a preset is warned.
  { kind: 'llminferenceserviceconfig', version: 'v1alpha1', deletion: true },
];
local localModel = [{ kind: 'localmodelcache', version: 'v1alpha1', deletion: true }];

local injected(ctx, program) = certificate.injectCA(ctx.namespace, program.certificate);

local validating(ctx, program, check) =
  local operations =
    ['CREATE', 'UPDATE'] + (if std.get(check, 'deletion', false) then ['DELETE'] else []);
  webhook.validating(names.meta(ctx, '%s.%s' % [check.kind, group]), [
    hook(
      ctx,
      program,
      check.kind + '.kserve-webhook-server.validator',
      '/validate-serving-kserve-io-%s-%s' % [check.version, check.kind],
      webhook.rule([group], [check.version], [check.kind + 's'], operations),
    ),
  ]) + injected(ctx, program);

local mutating(ctx) =
  local program = names.controller;
  local name(part) = 'inferenceservice.kserve-webhook-server.' + part;
  webhook.mutating(names.meta(ctx, 'inferenceservice.' + group), [
    hook(
      ctx,
      program,
      name('defaulter'),
      '/mutate-serving-kserve-io-v1beta1-inferenceservice',
      webhook.rule([group], ['v1beta1'], ['inferenceservices']),
    ),
    hook(
      ctx,
      program,
      name('pod-mutator'),
      '/mutate-pods',
      webhook.rule([''], ['v1'], ['pods'], ['CREATE']),
    ) {
      // Only pods of models, and none of a control plane, which must start without an answer.
      namespaceSelector: { matchExpressions: [
        { key: 'control-plane', operator: 'DoesNotExist' },
      ] },
      objectSelector: { matchExpressions: [
        { key: 'serving.kserve.io/inferenceservice', operator: 'Exists' },
      ] },
      // Containers that others add later may want what it adds, too.
      reinvocationPolicy: 'IfNeeded',
    },
  ]) + injected(ctx, program);

local certified(ctx, issuer, program) = certificate.certificate(
  names.meta(ctx, program.certificate, ctx.namespace),
  issuer,
  program.secret,
  certificate.serviceNames(program.webhookService, ctx.namespace, ctx.params.clusterDomain),
);

function(ctx)
  local params = ctx.params;
  local issuer = certificate.selfSignedIssuer(names.meta(ctx, names.issuer, ctx.namespace));
  [issuer, certified(ctx, issuer, names.controller), mutating(ctx)]
  + [
    validating(ctx, names.controller, check)
    for check in validated + (if params.localModel then localModel else [])
  ]
  + (if !params.llmisvc then [] else
       [certified(ctx, issuer, names.llmisvc)]
       + [validating(ctx, names.llmisvc, check) for check in llmisvc])
