//! Laws of `ImageMirror`: a text changes where a reference stands and nowhere else, and a second pass changes nothing.
#![allow(missing_docs)]

use std::path::Path;

use kubekiln::MemoryWorld;
use kubekiln::build::{Options, build};
use kubekiln_yaml::Arena;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const MIRROR: &str = "registry.example.com/gcr/";

/// What a `ConfigMap` with this text becomes after `passes` mirrors.
fn mirrored(text: &str, passes: usize) -> String {
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"text": text}});
    let mirror = json!({
        "apiVersion": "kubekiln.dev/v1alpha1",
        "kind": "ImageMirror",
        "metadata": {"name": "mirror"},
        "spec": {"rules": [{"from": "gcr.io/*", "to": format!("{MIRROR}*")}]},
    });
    let kustomization = json!({"resources": ["a.yaml"], "transformers": vec!["mirror.yaml"; passes]});
    let files = [("a.yaml", object), ("mirror.yaml", mirror), ("kustomization.yaml", kustomization)];
    let world = files
        .iter()
        .fold(MemoryWorld::new(), |world, (name, json)| world.with(Path::new("/tree").join(name), json.to_string()));
    let arena = Arena::new();
    let built = build(&arena, &world, Path::new("/tree"), &Options::default()).result.unwrap();
    let printed: Json = serde_json::from_str(&built.to_json().unwrap()).unwrap();
    printed[0]["data"]["text"].as_str().unwrap().to_owned()
}

/// Texts out of what bodies are made of.
fn bodies() -> impl Strategy<Value = String> {
    let pieces = [
        "gcr.io/a/b:1",
        "gcr.io/a/b",
        "gcr.io/a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "https://gcr.io/a",
        "image",
        "image: ",
        "\"image\": ",
        "options:",
        "hub: ",
        "tag: ",
        "name: ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\n\n",
        " ",
        "\t",
        "\"",
        "'",
        "`",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "=",
        "#",
        " # ",
        "|",
        ">-",
        "\\",
        "\\n",
        "\\u0061",
        "$",
        "${",
        "{{",
        "}}",
        "é",
        "\u{FEFF}",
        "---\n",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "%",
        "--image",
        "--image=",
        "# gcr.io/a/b:1",
        "defaultImageVersion: 1",
        "//",
        "/",
        ".",
        "a",
        "0",
    ];
    let piece = prop_oneof![4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "[ -~]{0,6}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_outside_of_references_keeps_its_bytes(text in bodies()) {
        let after = mirrored(&text, 1);
        prop_assert_eq!(after.replace(MIRROR, "gcr.io/"), mirrored(&text, 0));
    }

    #[test]
    fn a_second_pass_changes_nothing(text in bodies()) {
        prop_assert_eq!(mirrored(&text, 2), mirrored(&text, 1));
    }
}

/// The laws would hold of a mirror that does nothing.
#[test]
fn references_of_such_texts_are_found() {
    for text in
        ["image: gcr.io/a/b:1\n", "{\"image\": \"gcr.io/a/b:1\"}", "a: |\n  b: 'gcr.io/a/b:1'\n", "x gcr.io/a/b:1 {{"]
    {
        assert_eq!(mirrored(text, 1), text.replace("gcr.io/", MIRROR));
    }
}
