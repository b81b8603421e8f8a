// The validating webhook of each job kind that has one. The operator fills in its CA.
local names = import 'names.libsonnet';
local operator = import 'operator.libsonnet';
local webhook = import 'webhook.libsonnet';

local hook(ctx, job) =
  local singular = std.asciiLower(job.kind);
  local watched = ctx.params.watchNamespace;
  webhook.hook(
    'validator.%s.training-operator.kubeflow.org' % singular,
    operator.front(ctx),
    '/validate-kubeflow-org-v1-' + singular,
    [webhook.rule(['kubeflow.org'], ['v1'], [job.plural])],
    failurePolicy=ctx.params.webhookFailurePolicy,
    // Jobs elsewhere belong to another operator, or to none.
    namespaceSelector=
    if watched == '' then {} else { matchLabels: { 'kubernetes.io/metadata.name': watched } },
    timeoutSeconds=ctx.params.webhookTimeoutSeconds,
  );

function(ctx, jobs)
  local hooks = [hook(ctx, job) for job in jobs if job.validated];
  if hooks == [] then [] else
    [webhook.validating(names.meta(ctx, names.webhook, labels=names.selector), hooks)]
