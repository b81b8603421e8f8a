// Every constructor of webhook.libsonnet.
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local webhook = import 'webhook.libsonnet';

function(ctx)
  local clusterMeta(name) = object.meta(name, labels=object.labels('shelf', ctx.name));
  local meta(name) = clusterMeta(name) { namespace: ctx.namespace };
  local front = service.service(
    meta('shelf'), object.selector('shelf'), [service.port('https', 443, 9443)]
  );
  local books = webhook.rule(['example.com'], ['v1'], ['books']);
  [
    front,
    webhook.validating(clusterMeta('shelf'), [
      webhook.hook('validate.books.example.com', front, '/validate', [books]),
    ]),
    webhook.mutating(clusterMeta('shelf'), [
      webhook.hook(
        'default.books.example.com',
        front,
        '/default',
        [books, webhook.rule([''], ['v1'], ['pods'], ['CREATE']) { scope: 'Namespaced' }],
        failurePolicy='Ignore',
        namespaceSelector={ matchLabels: { shelf: 'open' } },
        objectSelector={ matchLabels: { kind: 'book' } },
        timeoutSeconds=5,
        port=8443,
        sideEffects='NoneOnDryRun',
        admissionReviewVersions=['v1', 'v1beta1'],
      ) { reinvocationPolicy: 'IfNeeded' },
      // A program that writes its rules itself.
      webhook.hook('later.books.example.com', front, '/later', []),
    ]),
  ]
