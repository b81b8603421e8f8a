// The storage class that claims ask for.
local names = import 'names.libsonnet';
local storage = import 'storage.libsonnet';

// The program knows two parameters for one question; an unset onDelete leaves it to the other.
local afterwards = {
  delete: { archiveOnDelete: 'false' },
  archive: { archiveOnDelete: 'true' },
  retain: { archiveOnDelete: 'true', onDelete: 'retain' },
};

function(ctx)
  local params = ctx.params;
  [
    storage.storageClass(
      params.storageClass,
      params.provisionerName,
      parameters=afterwards[params.onDelete] + (
        if params.pathPattern == '' then {} else { pathPattern: params.pathPattern }
      ),
      reclaimPolicy=params.reclaimPolicy,
      volumeBindingMode=params.volumeBindingMode,
      default=params.defaultClass,
      labels=names.labels(ctx),
    ) {
      [if params.mountOptions != [] then 'mountOptions']: params.mountOptions,
    },
  ]
