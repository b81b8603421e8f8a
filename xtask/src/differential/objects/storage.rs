//! Volumes and claims.

use super::{App, cluster_object, object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

pub(super) fn volume(g: &mut Grower<'_>, app: &App) -> Value {
    let spec = yaml!({
        "capacity": { "storage": "5Gi" },
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "fast",
        "hostPath": { "path": "/mnt/data" },
        "claimRef": { "kind": "PersistentVolumeClaim", "name": (format!("{}-data", app.name)), "namespace": (app.namespace.unwrap_or("default")) },
    });
    cluster_object(g, app, "v1", "PersistentVolume", &format!("{}-volume", app.name)).with("spec", spec)
}

pub(super) fn claim(g: &mut Grower<'_>, app: &App) -> Value {
    let mut spec = yaml!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } });
    if g.chance(50) {
        spec.put("storageClassName", "fast");
    }
    if g.chance(30) {
        spec.put("volumeName", format!("{}-volume", app.name));
    }
    object(g, app, "v1", "PersistentVolumeClaim", &format!("{}-data", app.name)).with("spec", spec)
}

pub(super) fn storage_class(g: &mut Grower<'_>, app: &App) -> Value {
    let class = cluster_object(g, app, "storage.k8s.io/v1", "StorageClass", "fast");
    class.with("provisioner", "example.com/disk").with("parameters", yaml!({ "type": "ssd", "iops": "100" }))
}
