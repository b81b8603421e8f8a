// What all of Kubeflow stands on: its namespaces, the roles of its users, network policies.
local namespaces = import 'namespaces.libsonnet';
local policies = import 'policies.libsonnet';
local roles = import 'roles.libsonnet';

function(ctx)
  namespaces(ctx)
  + (if ctx.params.userRoles then roles(ctx) else [])
  + (if ctx.params.networkPolicies then policies(ctx) else [])
