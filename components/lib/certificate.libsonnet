// Certificates by cert-manager.
local object = import 'object.libsonnet';

local api = 'cert-manager.io/v1';

{
  selfSignedIssuer(meta):: object.new(api, 'Issuer', meta) { spec: { selfSigned: {} } },

  // A certificate from `issuer`, an Issuer or ClusterIssuer given as an object, kept in the
  // Secret `secretName`, which cert-manager makes.
  certificate(meta, issuer, secretName, dnsNames):: object.new(api, 'Certificate', meta) {
    spec: {
      dnsNames: dnsNames,
      issuerRef: { kind: issuer.kind, name: issuer.metadata.name },
      secretName: secretName,
    },
  },

  // Added to a webhook configuration or a CRD: cert-manager writes the CA of the certificate of
  // that name into it.
  injectCA(namespace, certificate):: {
    metadata+: { annotations+: {
      'cert-manager.io/inject-ca-from': namespace + '/' + certificate,
    } },
  },

  // The names under which a Service is called over TLS; the API server uses the first.
  serviceNames(service, namespace, clusterDomain='cluster.local')::
    local name = '%s.%s.svc' % [service, namespace];
    [name, name + '.' + clusterDomain],
}
