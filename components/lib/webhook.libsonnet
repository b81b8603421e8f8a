// Admission webhooks. The API server believes a webhook by its caBundle: either cert-manager
// writes it (certificate.libsonnet's `injectCA`), or the program behind it does.
local object = import 'object.libsonnet';

local api = 'admissionregistration.k8s.io/v1';

{
  // A webhook answered by `service`, a Service given as an object, at `path`. `name` has to be
  // a domain name of three parts or more. The selectors are LabelSelectors; empty ones are
  // dropped and mean every namespace, every object. Without a timeout the API server waits 10 s.
  hook(
    name,
    service,
    path,
    rules,
    failurePolicy='Fail',
    namespaceSelector={},
    objectSelector={},
    timeoutSeconds=null,
    port=443,
    sideEffects='None',
    admissionReviewVersions=['v1'],
  ):: object.pruned({
    name: name,
    admissionReviewVersions: admissionReviewVersions,
    clientConfig: {
      service: object.pruned({
        name: service.metadata.name,
        namespace: service.metadata.namespace,
        path: path,
        // 443 is the API's own default.
        port: if port == 443 then null else port,
      }),
    },
    failurePolicy: failurePolicy,
    namespaceSelector: namespaceSelector,
    objectSelector: objectSelector,
    rules: rules,
    sideEffects: sideEffects,
    timeoutSeconds: timeoutSeconds,
  }),

  // What a webhook is asked about; each argument is a list.
  rule(groups, versions, resources, operations=['CREATE', 'UPDATE']):: {
    apiGroups: groups,
    apiVersions: versions,
    operations: operations,
    resources: resources,
  },

  mutating(meta, hooks)::
    object.new(api, 'MutatingWebhookConfiguration', meta) { webhooks: hooks },
  validating(meta, hooks)::
    object.new(api, 'ValidatingWebhookConfiguration', meta) { webhooks: hooks },
}
