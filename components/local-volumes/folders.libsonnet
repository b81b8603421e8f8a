// A Job that opens the volumes' folders. The kubelet makes a missing one for root alone, and
// does not apply a pod's fsGroup to it, so most programs could not write there.
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

// A folder that holds something belongs to a program by now: its mode stays.
local script = |||
  for folder in /volumes/*; do
    [ -n "$(ls -A "$folder")" ] || chmod "$MODE" "$folder"
  done
|||;

local pod(ctx, volumes) =
  local params = ctx.params;
  {
    automountServiceAccountToken: false,
    containers: [workload.container('folders', ctx.images.folders, {
      command: ['sh', '-c', script],
      env: [workload.env('MODE', params.folderMode)],
      imagePullPolicy: params.imagePullPolicy,
      securityContext: workload.rootContainer(['DAC_OVERRIDE', 'FOWNER']) {
        readOnlyRootFilesystem: true,
      },
      volumeMounts: [
        workload.mount('volume-' + volume.name, '/volumes/' + volume.name)
        for volume in volumes
      ],
    })],
    imagePullSecrets: [{ name: name } for name in params.imagePullSecrets],
    nodeSelector: if params.node == '' then null else { 'kubernetes.io/hostname': params.node },
    securityContext: workload.restrictedPod,
    tolerations: params.tolerations,
    volumes: [
      workload.hostVolume('volume-' + volume.name, volume.path)
      for volume in volumes
    ],
  };

function(ctx, volumes, labels)
  local spec = pod(ctx, volumes);
  // A Job cannot be changed, so another list of folders is another Job.
  local hash = std.md5(std.manifestJsonMinified(spec))[0:8];
  workload.job(
    object.meta('%s-%s' % [ctx.name, hash], ctx.namespace, labels),
    spec,
    labels=object.selector('local-volumes'),
  ) + { spec+: { ttlSecondsAfterFinished: 600 } }
