// How a model gets into a pod: the container that downloads it, by the scheme of its address.
local names = import 'names.libsonnet';
local object = import 'object.libsonnet';
local workload = import 'workload.libsonnet';

function(ctx)
  local meta = names.meta(ctx, 'default');
  object.new('serving.kserve.io/v1alpha1', 'ClusterStorageContainer', meta) {
    spec: {
      container: workload.container('storage-initializer', ctx.images.storageInitializer, {
        resources: ctx.params.storageResources,
      }),
      supportedUriFormats: [
        { prefix: scheme + '://' }
        for scheme in ['gs', 's3', 'hdfs', 'hf', 'webhdfs']
      ] + [
        { regex: 'https://(.+?).blob.core.windows.net/(.+)' },
        { regex: 'https://(.+?).file.core.windows.net/(.+)' },
        { regex: 'https?://(.+)/(.+)' },
      ],
      workloadType: 'initContainer',
    },
  }
