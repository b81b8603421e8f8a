// The validating webhook of each job kind that has one. The operator fills in its CA.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';

local webhook(ctx, job) =
  local singular = std.asciiLower(job.kind);
  local watched = ctx.params.watchNamespace;
  {
    name: 'validator.%s.training-operator.kubeflow.org' % singular,
    admissionReviewVersions: ['v1'],
    clientConfig: {
      service: {
        name: names.operator,
        namespace: ctx.namespace,
        path: '/validate-kubeflow-org-v1-' + singular,
      },
    },
    failurePolicy: ctx.params.webhookFailurePolicy,
    rules: [{
      apiGroups: ['kubeflow.org'],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: [job.plural],
    }],
    sideEffects: 'None',
    timeoutSeconds: ctx.params.webhookTimeoutSeconds,
  }
  // Jobs elsewhere belong to another operator, or to none.
  + (if watched == '' then {} else {
       namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': watched } },
     });

local configuration(ctx, webhooks) = object.new(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  names.meta(ctx, names.webhook, labels=names.selector),
) { webhooks: webhooks };

function(ctx, jobs)
  local webhooks = [webhook(ctx, job) for job in jobs if job.validated];
  if webhooks == [] then [] else [configuration(ctx, webhooks)]
