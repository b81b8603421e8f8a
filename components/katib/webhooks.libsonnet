// Webhooks that complete and check experiments and put the metrics collector beside a trial's
// container, and the certificate that the API server knows them by.
local certificate = import 'certificate.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local webhook = import 'webhook.libsonnet';

local experiments = [webhook.rule(['kubeflow.org'], ['v1beta1'], ['experiments'])];
local newPods = [webhook.rule([''], ['v1'], ['pods'], ['CREATE'])];

// The pods of suggestions are made by the controller itself, which may not be up to answer.
local notByController(namespace) = { matchConditions: [{
  name: 'exclude-katib-controller',
  expression: 'request.userInfo.username != "system:serviceaccount:%s:%s"' % [
    namespace,
    names.controller,
  ],
}] };

local byCertManager(ctx) =
  local meta(name) = names.meta(ctx, name, 'controller');
  local issuer = certificate.selfSignedIssuer(meta('katib-selfsigned-issuer'));
  [
    issuer,
    certificate.certificate(
      meta(names.certificate),
      issuer,
      names.certificate,
      certificate.serviceNames(names.controller, ctx.namespace, ctx.params.clusterDomain),
    ),
  ];

function(ctx)
  local front = { metadata: { name: names.controller, namespace: ctx.namespace } };
  local hook(name, path, rules, more={}) =
    webhook.hook(name, front, path, rules, ctx.params.webhookFailurePolicy) + more;
  local meta = names.clusterMeta(ctx, names.webhook, 'controller');
  // The controller writes the CA of a certificate of its own by itself.
  local authority =
    if ctx.params.certManager
    then certificate.injectCA(ctx.namespace, names.certificate)
    else {};
  [
    webhook.mutating(meta, [
      hook('defaulter.experiment.katib.kubeflow.org', '/mutate-experiment', experiments),
      hook('mutator.pod.katib.kubeflow.org', '/mutate-pod', newPods, {
        namespaceSelector: { matchLabels: {
          'katib.kubeflow.org/metrics-collector-injection': 'enabled',
        } },
      } + notByController(ctx.namespace)),
    ]) + authority,
    webhook.validating(meta, [
      hook('validator.experiment.katib.kubeflow.org', '/validate-experiment', experiments),
    ]) + authority,
  ] + (
    if ctx.params.certManager
    then byCertManager(ctx)
    else [object.secret(names.meta(ctx, names.certificate, 'controller'))]
  )
