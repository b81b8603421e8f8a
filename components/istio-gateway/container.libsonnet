// The proxy of a gateway: left to istiod's injection, or written out as that would write it.
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

// Istio's user, which owns what the image holds.
local user = {
  runAsGroup: 1337,
  runAsNonRoot: true,
  runAsUser: 1337,
} + workload.restrictedPod;

local confined = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
};

// A word of Istio's, for "the image that istiod is set to": no image.
local chosenByIstiod = 'auto';

local ports(site) =
  [{ containerPort: port.targetPort, protocol: 'TCP' } for port in site.ports]
  + [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }];

local values(env) = [workload.env(name, env[name]) for name in std.objectFields(env)];

local injected(ctx, site) = {
  containers: [workload.container('istio-proxy', chosenByIstiod, {
    env: values(site.env),
    imagePullPolicy: ctx.params.imagePullPolicy,
    ports: ports(site),
    resources: ctx.params.resources,
    securityContext: confined,
  })],
};

// Folders that several containers of a sidecar would share, and that Envoy writes to.
local scratch = {
  'credential-socket': '/var/run/secrets/credential-uds',
  'istio-data': '/var/lib/istio/data',
  'istio-envoy': '/etc/istio/proxy',
  'workload-certs': '/var/run/secrets/workload-spiffe-credentials',
  'workload-socket': '/var/run/secrets/workload-spiffe-uds',
};

local podFields = {
  HOST_IP: 'status.hostIP',
  INSTANCE_IP: 'status.podIP',
  ISTIO_META_NODE_NAME: 'spec.nodeName',
  NODE_NAME: 'spec.nodeName',
  POD_NAME: 'metadata.name',
  POD_NAMESPACE: 'metadata.namespace',
  SERVICE_ACCOUNT: 'spec.serviceAccountName',
};

local settings(ctx, site) =
  local params = ctx.params;
  local revised(name) = if params.revision == '' then name else name + '-' + params.revision;
  {
    istiod: revised('istiod'),
    meshConfig: revised('istio'),
    env: {
      CA_ADDR: '%s.%s.svc:15012' % [revised('istiod'), params.istioNamespace],
      ISTIO_META_CLUSTER_ID: 'Kubernetes',
      ISTIO_META_MESH_ID: params.trustDomain,
      ISTIO_META_OWNER: 'kubernetes://apis/apps/v1/namespaces/%s/deployments/%s'
                        % [params.istioNamespace, site.name],
      ISTIO_META_UNPRIVILEGED_POD: 'true',
      ISTIO_META_WORKLOAD_NAME: site.name,
      PILOT_CERT_PROVIDER: 'istiod',
      TRUST_DOMAIN: params.trustDomain,
    } + site.env,
  };

local written(ctx, site) =
  local params = ctx.params;
  local set = settings(ctx, site);
  // Made by istiod in each namespace: a pod waits for it.
  local rootCertificate = 'istio-ca-root-cert';
  // Of the days before Gateways named their Secrets; still read where they exist.
  local old(name, folder) = {
    mount: workload.mount(name, '/etc/istio/' + folder) { readOnly: true },
    volume: { name: name, secret: { secretName: 'istio-' + name, optional: true } },
  };
  local certs = [
    old('ingressgateway-certs', 'ingressgateway-certs'),
    old('ingressgateway-ca-certs', 'ingressgateway-ca-certs'),
  ];
  {
    containers: [workload.container('istio-proxy', ctx.images.proxy, {
      args: [
        'proxy',
        'router',
        '--domain',
        '$(POD_NAMESPACE).svc.' + params.clusterDomain,
        '--proxyLogLevel=' + params.logLevel,
        '--proxyComponentLogLevel=misc:error',
        '--log_output_level=default:info',
      ],
      env: values(set.env)
           + [
             workload.envFromField(name, podFields[name])
             for name in std.objectFields(podFields)
           ]
           + [{
             name: 'ISTIO_CPU_LIMIT',
             valueFrom: { resourceFieldRef: { divisor: '1', resource: 'limits.cpu' } },
           }],
      imagePullPolicy: params.imagePullPolicy,
      ports: ports(site),
      readinessProbe: workload.httpProbe('/healthz/ready', 15021, 1, 2) {
        failureThreshold: 30,
      },
      resources: params.resources,
      securityContext: confined,
      volumeMounts: [
        workload.mount(name, scratch[name])
        for name in std.objectFields(scratch)
      ] + [
        workload.mount('config-volume', '/etc/istio/config'),
        workload.mount('istio-token', '/var/run/secrets/tokens') { readOnly: true },
        workload.mount('istiod-ca-cert', '/var/run/secrets/istio'),
        workload.mount('podinfo', '/etc/istio/pod'),
      ] + [cert.mount for cert in certs],
    })],
    volumes: [workload.emptyDir(name) for name in std.objectFields(scratch)] + [
      workload.configVolume('config-volume', set.meshConfig) {
        configMap+: { optional: true },
      },
      {
        name: 'istio-token',
        projected: { sources: [{ serviceAccountToken: {
          audience: 'istio-ca',
          expirationSeconds: 43200,
          path: 'istio-token',
        } }] },
      },
      workload.configVolume('istiod-ca-cert', rootCertificate),
      {
        name: 'podinfo',
        downwardAPI: { items: [
          { path: part, fieldRef: { fieldPath: 'metadata.' + part } }
          for part in ['annotations', 'labels']
        ] },
      },
    ] + [cert.volume for cert in certs],
  };

{
  pod(ctx, site):: {
    securityContext: user,
    serviceAccountName: site.account,
  } + (if ctx.params.injection then injected(ctx, site) else written(ctx, site)),
}
