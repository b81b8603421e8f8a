//! Generator objects.

use super::generators as fields;
use crate::differential::grower::{Grower, Layer};
use crate::differential::value::{Value, yaml};

pub(super) fn generators(g: &mut Grower<'_>, layer: &mut Layer) {
    let object = match g.below(3) {
        0 if g.wants("ConfigMapGenerator", 100) => of_args("ConfigMapGenerator", fields::config_map_args(g, layer)),
        1 if g.wants("SecretGenerator", 100) => of_args("SecretGenerator", fields::secret_args(g, layer)),
        2 if g.wants("IAMPolicyGenerator", 100) => policy(g),
        _ => return,
    };
    if g.wants("generators", 100) {
        super::plugins::name(g, layer, "generators", object);
    }
}

/// Name and namespace stand in the metadata of an object.
fn of_args(kind: &str, args: Value) -> Value {
    let mut metadata = yaml!({ "name": (args.text(&["name"])) });
    if args.get("namespace").is_some() {
        metadata.put("namespace", args.text(&["namespace"]));
    }
    let mut object = yaml!({ "apiVersion": "builtin", "kind": (kind), "metadata": (metadata) });
    if let Value::Map(entries) = args {
        for (key, value) in entries.into_iter().filter(|(key, _)| key != "name" && key != "namespace") {
            object.put(&key, value);
        }
    }
    object
}

fn policy(g: &mut Grower<'_>) -> Value {
    let mut service = yaml!({ "name": "account" });
    if g.chance(50) {
        service.put("namespace", "prod");
    }
    yaml!({
        "apiVersion": "builtin",
        "kind": "IAMPolicyGenerator",
        "metadata": { "name": "policy" },
        "cloud": (if g.chance(8) { "eks" } else { "gke" }),
        "kubernetesService": (service),
        "serviceAccount": { "name": "robot", "projectId": "project" },
    })
}
