// Every constructor of mesh.libsonnet.
local mesh = import 'mesh.libsonnet';
local object = import 'object.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels('shelf', ctx.name));
  local selector = object.selector('shelf');
  local host = mesh.host('shelf', ctx.namespace, 'cluster.local');
  // What a package is given with an instance that has a gateway among those it uses, with none,
  // and by a kiln that has no such thing.
  local params = { allowedPrincipals: ['cluster.local/ns/a/sa/a'], gateway: 'web/by-parameter' };
  local used = { params: params, uses: {
    board: { menu: [] },
    front: {
      gateway: 'web/by-instance',
      gatewayHost: 'books.example.com',
      gatewayPrincipal: 'cluster.local/ns/b/sa/b',
    },
  } };
  local twice = used { params: { allowedPrincipals: ['cluster.local/ns/b/sa/b'] } };
  local unused = { params: params, uses: {} };
  [
    mesh.gatewayObject(meta('front'), { istio: 'ingressgateway' }, [
      mesh.server(80, ['*']),
      mesh.server(443, ['books.example.com'], 'HTTPS', { mode: 'SIMPLE', credentialName: 'tls' }),
      mesh.server(9000, ['*'], 'TCP', name='sql'),
    ]),
    mesh.virtualService(meta('shelf'), mesh.gateway(used), ['*'], [
      mesh.route('/shelf', host, 80),
      mesh.route('/api/', host, 8080, '/v1/'),
    ]),
    mesh.virtualService(
      meta('root'), mesh.gateway(unused), ['books.example.com'], [mesh.route('/', host, 80)]
    ),
    mesh.virtualService(
      meta('old'), mesh.gateway({ params: params }), ['*'], [mesh.route('/old/', host, 80, '/old/')]
    ),
    mesh.pageRoute(
      { namespace: ctx.namespace, params: params {
        clusterDomain: 'example.org',
        gatewayHost: mesh.gatewayFacts(used).gatewayHost,
      }, uses: used.uses },
      meta('page'),
      'shelf-ui',
      '/page/',
    ),
    mesh.destinationRule(meta('plain'), host, { tls: { mode: 'DISABLE' } }),
    mesh.destinationRule(
      meta('split'), host, subsets=[{ name: 'v1', labels: { version: 'v1' } }]
    ),
    mesh.mutualTLS(meta('shelf'), host),
    mesh.allowFrom(
      meta('shelf'), selector, ['cluster.local/ns/istio-system/sa/istio-ingressgateway']
    ),
    mesh.allowFrom(meta('page'), selector, mesh.principals(used)),
    mesh.allowFrom(meta('twice'), selector, mesh.principals(twice)),
    mesh.allowFrom(meta('without'), selector, mesh.principals(unused)),
    mesh.authorizationPolicy(meta('all'), { rules: [{}] }),
    object.new('v1', 'Pod', meta('outside') { labels+: mesh.keepOutOfMesh }) {
      spec: { containers: [{ name: 'outside', image: 'outside:1' }] },
    },
    object.new('v1', 'Pod', meta('inside') { labels+: mesh.sidecar(true) }) {
      spec: { containers: [{ name: 'inside', image: 'inside:1' }] },
    },
  ]
