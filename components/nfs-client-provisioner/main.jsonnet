// Volumes made on demand in an NFS export: the provisioner, its permissions, its storage class.
local class = import 'class.libsonnet';
local export = import 'export.libsonnet';
local permissions = import 'permissions.libsonnet';
local provisioner = import 'provisioner.libsonnet';

function(ctx)
  class(ctx) + permissions(ctx) + export(ctx).objects + provisioner(ctx)
