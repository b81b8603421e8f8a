// Where users' homes and shared data are, as KubeSpawner's settings. KubeSpawner fills in
// {username} and the like for each server.
local workload = import 'workload.libsonnet';

// A claim each, or each a folder of one NFS export or of one folder of the node.
local kind(params) =
  if !params.workspaceVolume then 'none'
  else if params.nfsServer != '' then 'nfs'
  else if params.storageHostPath != '' then 'hostPath'
  else 'claim';

local claim(params) = {
  // Upstream's names, so that homes made by it are found.
  pvc_name_template: '{user_server}-workspace',
  storage_access_modes: [params.storageAccessMode],
  storage_capacity: params.storageSize,
  storage_pvc_ensure: true,
  [if params.storageClass != '' then 'storage_class']: params.storageClass,
  volumes: [workload.claimVolume('home', '{pvc_name}')],
  volume_mounts: [workload.mount('home', params.storageMount)],
};

// The kubelet would make a missing folder for root, and does not apply fsGroup to one that is
// there: an init container makes it for the notebook's user.
local shared(ctx, volume) =
  local params = ctx.params;
  local owner = { uid: params.notebookUid, gid: params.notebookGid };
  {
    init_containers: [{
      name: 'home',
      image: ctx.images.folders,
      command: ['sh', '-c', |||
        [ -d "$0" ] || install -d -o %(uid)d -g %(gid)d -m 0770 "$0"
      ||| % owner, '/homes/{user_server}'],
      imagePullPolicy: params.imagePullPolicy,
      securityContext: workload.rootContainer(['CHOWN', 'DAC_OVERRIDE', 'FOWNER']),
      volumeMounts: [workload.mount('home', '/homes')],
    }],
    volumes: [volume],
    volume_mounts: [workload.mount('home', params.storageMount) { subPath: '{user_server}' }],
  };

// Volumes that all servers have.
local data(params) = {
  local volumes = std.mapWithIndex(
    function(n, volume) { name: 'data-%d' % n, volume: volume }, params.dataVolumes
  ),
  volumes+: [{ name: v.name } + v.volume.existingSource for v in volumes],
  volume_mounts+: [
    workload.mount(v.name, v.volume.mount) { readOnly: std.get(v.volume, 'readOnly', false) }
    for v in volumes
  ],
};

// A Secret whose file NAME.json is the key of a Google Cloud service account.
local gcp(params) = if params.gcpSecret == '' then {} else {
  local folder = '/var/run/secrets/sa',
  environment+: { GOOGLE_APPLICATION_CREDENTIALS: '%s/%s.json' % [folder, params.gcpSecret] },
  volumes+: [workload.secretVolume('gcp', params.gcpSecret)],
  volume_mounts+: [workload.mount('gcp', folder) { readOnly: true }],
};

// Data loaders of several processes pass data in /dev/shm, which is 64 MB otherwise.
local memory(params) = if !params.sharedMemory then {} else {
  volumes+: [workload.emptyDir('memory', { medium: 'Memory' })],
  volume_mounts+: [workload.mount('memory', '/dev/shm')],
};

{
  kind:: kind,

  settings(ctx)::
    local params = ctx.params;
    local home = {
      none: { volumes: [], volume_mounts: [] },
      claim: claim(params),
      hostPath: shared(ctx, workload.hostVolume('home', params.storageHostPath)),
      nfs: shared(ctx, workload.nfsVolume('home', params.nfsServer, params.nfsPath)),
    };
    home[kind(params)] + data(params) + gcp(params) + memory(params),
}
