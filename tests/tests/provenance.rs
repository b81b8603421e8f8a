//! Where the fields of a Vendored package's objects come from: who asks of a field finds the text that set it.
#![allow(missing_docs)]

use kubekiln::build::{Options, build};
use kubekiln::world::DiskWorld;
use kubekiln_tests::place;
use kubekiln_yaml::{Arena, Node};

#[test]
fn a_field_points_to_the_text_that_set_it() {
    let folder = place::root().join("tests/cases/both-ways/vendored-kustomization/in");
    let options = Options { shown_from: folder.clone(), ..Options::default() };
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let built = build(&arena, &world, &folder.join("overlay"), &options).result.unwrap();
    let object = |kind| &built.objects.iter().find(|object| object.kind() == kind).unwrap().node;
    let place_of = |node: &Node<'_>| {
        let (at, source) = (arena.position(node.span).unwrap(), arena.source(node.span.source).unwrap());
        format!("{}:{}", source.name, at.line)
    };
    let (deployment, service, database) = (object("Deployment"), object("Service"), object("Database"));
    let containers = deployment.at(&["spec", "template", "spec", "containers"]).unwrap();
    let container = &containers.as_sequence().unwrap().items[0];
    let items = |key: &str| &container.get(key).unwrap().as_sequence().unwrap().items;
    let found = [
        // Set by the Instance, made or not, and by a Values file.
        deployment.at(&["spec", "replicas"]).unwrap(),
        service.at(&["spec", "type"]).unwrap(),
        deployment.at(&["spec", "template", "spec", "nodeSelector", "zone"]).unwrap(),
        deployment.at(&["spec", "template", "spec", "nodeSelector", "disk"]).unwrap(),
        items("env")[0].get("value").unwrap(),
        &items("args")[0],
        container.get("image").unwrap(),
        deployment.at(&["metadata", "namespace"]).unwrap(),
        service.at(&["spec", "ports"]).unwrap().as_sequence().unwrap().items[0].get("targetPort").unwrap(),
        // The package's default.
        database.at(&["spec", "pool"]).unwrap(),
        // What upstream has.
        container.get("name").unwrap(),
        service.at(&["metadata", "labels", "app"]).unwrap(),
        deployment.at(&["spec", "template", "spec", "nodeSelector", "kubernetes.io/os"]).unwrap(),
    ];
    let expected = [
        "overlay/instance.yaml:13",
        "overlay/instance.yaml:14",
        "overlay/instance.yaml:15",
        "overlay/instance.yaml:15",
        "overlay/instance.yaml:16",
        "overlay/instance.yaml:16",
        "overlay/instance.yaml:22",
        "overlay/instance.yaml:5",
        "overlay/values.yaml:3",
        "components/shop/package.yaml:29",
        "vendor/shop/manifests/base/server.yaml:16",
        "vendor/shop/manifests/base/server.yaml:31",
        "vendor/shop/manifests/base/server.yaml:14",
    ];
    assert_eq!(found.map(place_of), expected);
}
