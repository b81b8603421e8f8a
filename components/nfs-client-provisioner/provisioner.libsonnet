// The program: one folder of the export for each volume.
local export = import 'export.libsonnet';
local names = import 'names.libsonnet';
local workload = import 'workload.libsonnet';

local volume = 'nfs-client-root';

function(ctx)
  local params = ctx.params;

  local container = workload.container(names.app, ctx.images.provisioner, {
    env: [
      workload.env('PROVISIONER_NAME', params.provisionerName),
      workload.env('NFS_SERVER', params.nfsServer),
      workload.env('NFS_PATH', params.nfsPath),
    ],
    imagePullPolicy: params.imagePullPolicy,
    resources: params.resources,
    // Root, as the server sees it: it opens folders to everybody and removes files of any owner.
    securityContext: workload.restrictedContainer {
      readOnlyRootFilesystem: true,
      runAsNonRoot: false,
      runAsUser: 0,
    },
    volumeMounts: [workload.mount(volume, '/persistentvolumes')],
  });

  [
    workload.deployment(
      names.meta(ctx, ctx.name, ctx.namespace),
      names.selector(ctx),
      {
        containers: [container],
        securityContext: workload.restrictedPod,
        serviceAccountName: ctx.name,
        volumes: [export(ctx).volume(volume)],
      } + workload.placement(params),
      replicas=params.replicas,
    ) + workload.recreate,
  ]
