//! Stands in for the provisioners of storage classes: it makes a volume for each claim that waits for one.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::kubectl::Kubectl;

/// Marks a claim that a provisioner outside Kubernetes has to serve.
const PROVISIONER: &str = "/metadata/annotations/volume.kubernetes.io~1storage-provisioner";

/// Makes the volumes that claims wait for, and gives their number.
pub(super) fn provide(kubectl: &Kubectl, folder: &Path) -> Result<usize, Box<dyn Error>> {
    let claims: Json = serde_json::from_str(&kubectl.said(&["get", "persistentvolumeclaims", "-A", "-o", "json"])?)?;
    let waits = |claim: &&Json| claim.pointer("/status/phase").is_some_and(|phase| phase == "Pending");
    let claims = claims["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let volumes: Vec<Json> =
        claims.iter().filter(waits).filter(|c| c.pointer(PROVISIONER).is_some()).map(volume).collect();
    if !volumes.is_empty() {
        let file = folder.join("volumes.json");
        fs::write(&file, json!({"apiVersion": "v1", "kind": "List", "items": volumes}).to_string())?;
        kubectl.apply(&file)?;
    }
    Ok(volumes.len())
}

fn volume(claim: &Json) -> Json {
    let metadata = &claim["metadata"];
    let uid = metadata["uid"].as_str().unwrap_or_default();
    json!({
        "apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": format!("e2e-{uid}")},
        "spec": {
            "accessModes": claim["spec"]["accessModes"],
            "capacity": {"storage": claim.pointer("/spec/resources/requests/storage")},
            "claimRef": {
                "apiVersion": "v1", "kind": "PersistentVolumeClaim", "uid": uid,
                "namespace": metadata["namespace"], "name": metadata["name"],
            },
            "hostPath": {"path": format!("/nowhere/{uid}")},
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": claim["spec"]["storageClassName"],
        },
    })
}
