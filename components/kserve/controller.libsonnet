// The controller of InferenceServices, inference graphs and trained models. It also answers the
// webhooks of all kinds but the language models'.
local manager = import 'manager.libsonnet';
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local service = import 'service.libsonnet';
local workload = import 'workload.libsonnet';

local program = names.controller;
local metricsPort = 8443;

local container(ctx) = manager.container(ctx, ctx.images.controller, ctx.params.resources, {
  args: ['--metrics-addr=127.0.0.1:8080', '--leader-elect'],
}) + manager.answering;

// The controller serves its metrics inside the pod only. This proxy asks the API server whether
// the caller may read them.
local proxy(ctx) = workload.container('kube-rbac-proxy', ctx.images.rbacProxy, {
  args: [
    '--secure-listen-address=0.0.0.0:%d' % metricsPort,
    '--upstream=http://127.0.0.1:8080/',
    '--logtostderr=true',
    '--v=1',
  ],
  imagePullPolicy: ctx.params.imagePullPolicy,
  ports: [{ name: 'https', containerPort: metricsPort, protocol: 'TCP' }],
  securityContext: manager.security,
});

local scraped = object.scraped(metricsPort, scheme='https');

// Two Services, as upstream has: what scrapes by either name goes on working.
local metrics(ctx) = [
  service.service(
    names.meta(ctx, program.name + suffix.name, ctx.namespace, program.selector)
    + { [if suffix.scraped then 'annotations']: scraped },
    program.selector,
    [service.port('https', metricsPort, 'https')],
  )
  for suffix in [
    { name: '-metrics-service', scraped: true },
    { name: '-service', scraped: false },
  ]
];

function(ctx)
  local on = ctx.params.metrics;
  [
    manager.deployment(
      ctx,
      program,
      [container(ctx)] + (if on then [proxy(ctx)] else []),
      ctx.params.replicas,
    ),
    manager.webhookService(ctx, program),
  ] + (if on then metrics(ctx) else [])
