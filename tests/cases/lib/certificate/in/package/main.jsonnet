// Every constructor of certificate.libsonnet.
local certificate = import 'certificate.libsonnet';
local object = import 'object.libsonnet';
local webhook = import 'webhook.libsonnet';

function(ctx)
  local meta(name) = object.meta(name, ctx.namespace, object.labels('shelf', ctx.name));
  local issuer = certificate.selfSignedIssuer(meta('shelf'));
  local cert = certificate.certificate(
    meta('shelf'), issuer, 'shelf-tls', certificate.serviceNames('shelf', ctx.namespace)
  );
  local elsewhere = { kind: 'ClusterIssuer', metadata: { name: 'company' } };
  local inject = certificate.injectCA(ctx.namespace, cert.metadata.name);
  [
    issuer,
    cert,
    certificate.certificate(
      meta('web'),
      elsewhere,
      'web-tls',
      certificate.serviceNames('web', ctx.namespace, 'example.com') + ['web.example.com'],
    ),
    webhook.validating(object.meta('shelf'), []) + inject,
    webhook.validating(object.meta('noted', annotations={ note: 'lent' }), []) + inject,
  ]
