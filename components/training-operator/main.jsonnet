// The Kubeflow training operator, version 1: job CRDs, the operator, its permissions and webhook.
local jobs = import 'jobs.libsonnet';
local operator = import 'operator.libsonnet';
local permissions = import 'permissions.libsonnet';
local validation = import 'validation.libsonnet';

function(ctx)
  // Kept in the order of jobs.libsonnet, whatever order the parameter has.
  local enabled = [job for job in jobs if std.member(ctx.params.kinds, job.kind)];
  [ctx.crds[job.plural + '.kubeflow.org'] for job in enabled]
  + permissions.operator(ctx, enabled)
  + (if ctx.params.userRoles then permissions.userRoles(ctx, enabled) else [])
  + operator.objects(ctx, enabled)
  + (if ctx.params.webhook then validation(ctx, enabled) else [])
