// Every constructor of object.libsonnet; the Deployment shows that a hashed name reaches those
// who read it.
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels('shelf', ctx.name));
  local settings = object.configMap(meta('settings'), { COLOUR: 'green' }) + object.hashed;
  local shelf = workload.container('shelf', 'shelf:1', {
    env: [workload.envFromConfig('COLOUR', settings.metadata.name)],
    // Unset parameters, as they come: dropped, where false, 0 and '' are values.
    args: [],
    ports: null,
    resources: {},
    stdin: false,
    terminationMessagePath: '',
  });
  [
    object.namespace(ctx.namespace),
    object.namespace('store', { team: 'library' }, { note: 'lent' }),
    object.configMap(object.meta('bare'), { a: '1' }),
    // Nothing is left of empty labels and annotations, wherever they come from.
    object.configMap(
      object.meta('bare-too', '', {}, {}) { labels: {}, annotations: null }, {}
    ),
    object.configMap(object.meta('noted', annotations={ note: 'lent' }), {
      'books.yaml': object.yaml({ books: [{ title: 'Yes' }], 'a key': null }),
    }),
    object.configMap(
      object.meta('scraped', annotations=object.scraped(8080)), { a: '1' }
    ),
    object.configMap(
      object.meta(
        'scraped-elsewhere',
        labels=object.recommendedLabels('shelf', ctx.name),
        annotations=object.scraped(8443, '/stats', 'https'),
      ),
      { a: '1' },
    ),
    settings,
    object.secret(meta('filled-later')),
    object.secret(meta('tls'), 'kubernetes.io/tls'),
    object.new('example.com/v1', 'Book', meta('book')) + object.pruned({
      chapters: [],
      pages: 0,
      spec: { kept: {} },
      status: null,
      title: '',
    }),
    workload.deployment(meta('shelf'), object.selector('shelf'), { containers: [shelf] }),
  ]
