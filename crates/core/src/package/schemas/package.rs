//! `package.yaml`: of kind Package, and of kind Vendored.

use serde_json::{Value as Json, json};

use super::{closed, described, map_of, text, texts};

pub(super) fn package() -> (Json, Json) {
    let own = [
        ("main", text("The jsonnet program, a function of ctx; main.jsonnet when not given.")),
        ("imports", texts("Folders that jsonnet may import from besides the package's own.")),
        (
            "extVars",
            described(map_of(&json!({"type": "string"})), "External variables, each with the file of its value."),
        ),
        (
            "collects",
            json!({"type": "boolean", "description": "It reads the facts of every other Instance: kiln add lists them."}),
        ),
    ];
    let image = package_image("Registry and path.", "Tag, unless there is a digest.", "sha256:... instead of a tag.");
    let images = described(map_of(&image), "Every image that the package can render, by key.");
    (package_metadata(), closed(&[&package_spec(images)[..], &own].concat(), &[]))
}

pub(super) fn vendored() -> (Json, Json) {
    let vendor = ("vendor", text("The path of an entry of spec.vendor in kiln.yaml, or of a folder below it."));
    let kustomization = ("kustomization", text("The folder of a kustomization, from there: what it builds is taken."));
    let files = ("files", texts("Patterns of files with objects, from there."));
    let source = [
        closed(&[vendor.clone(), kustomization], &["vendor", "kustomization"]),
        closed(&[vendor, files], &["vendor", "files"]),
    ];
    let target = closed(
        &[
            ("select", described(selector(), "Objects to change.")),
            ("reject", json!({"type": "array", "items": selector(), "description": "Objects to leave alone."})),
            ("fieldPaths", texts("Fields, as kustomize's replacements name them.")),
            ("options", target_options()),
        ],
        &["select", "fieldPaths"],
    );
    let targets = json!({"type": "array", "minItems": 1, "items": target, "description": "The fields that it sets."});
    let mut setting = closed(
        &[
            ("param", text("A parameter; a.b is a property of a.")),
            ("image", text("An image by its key, where it is in no field of a container.")),
            (
                "merge",
                json!({"type": "boolean", "description": "Lay a mapping over the one that is there, key by key."}),
            ),
            ("targets", targets),
        ],
        &["targets"],
    );
    setting["oneOf"] = json!([{"required": ["param"]}, {"required": ["image"]}]);
    let own = [
        ("source", json!({"anyOf": source, "description": "The objects that are rendered."})),
        ("set", json!({"type": "array", "items": setting, "description": "Where parameters and images go."})),
    ];
    let image = package_image(
        "Registry and path, as the source has them.",
        "A tag instead of the source's.",
        "sha256:... instead of the source's tag.",
    );
    let images = described(map_of(&image), "Images of the source that an Instance may change, by key.");
    (package_metadata(), closed(&[&package_spec(images)[..], &own].concat(), &["source"]))
}

/// The objects that a target is about.
fn selector() -> Json {
    let fields = ["group", "version", "kind", "name", "namespace"];
    let field = |name| (name, text("A regular expression that fits all of it."));
    let labels =
        [("labelSelector", text("A label selector.")), ("annotationSelector", text("The same for annotations."))];
    closed(&fields.map(field).into_iter().chain(labels).collect::<Vec<_>>(), &[])
}

fn target_options() -> Json {
    let options = [
        ("create", json!({"type": "boolean", "description": "Make fields that are missing."})),
        ("delimiter", text("The field's text is a list parted by this.")),
        ("index", json!({"type": "integer", "description": "The place in that list."})),
    ];
    described(closed(&options, &[]), "Which part of a field is set, and whether it is made.")
}

fn package_metadata() -> Json {
    closed(&[("name", text("What it is called.")), ("description", text("What it is for, in a sentence."))], &["name"])
}

fn package_image(name: &str, tag: &str, digest: &str) -> Json {
    closed(&[("name", text(name)), ("tag", text(tag)), ("digest", text(digest))], &["name"])
}

/// What a package has, whatever makes its objects.
fn package_spec(images: Json) -> [(&'static str, Json); 6] {
    let tracks = [("source", text("Where the upstream behaviour lives.")), ("version", text("Which version of it."))];
    let requires = [
        ("packages", requirements("Packages that must be in the build.")),
        ("apis", requirements("APIs that the cluster must have, each group/version.")),
    ];
    [
        ("version", text("The package's own version.")),
        ("tracks", described(closed(&tracks, &[]), "The upstream behaviour it follows.")),
        (
            "params",
            json!({
                "description": "The parameters, as JSON Schema: types, enums, defaults, descriptions.",
                "type": "object",
                "$ref": "https://json-schema.org/draft/2020-12/schema",
            }),
        ),
        ("images", images),
        ("requires", described(closed(&requires, &[]), "What the package needs around it.")),
        ("facts", text("The jsonnet program, a function of ctx, whose object other packages may read.")),
    ]
}

/// Names, each by itself or with the parameter that asks for it.
fn requirements(description: &str) -> Json {
    let conditional = closed(
        &[("name", text("What is needed.")), ("when", text("The parameter that asks for it, set to something."))],
        &["name"],
    );
    json!({"type": "array", "items": {"anyOf": [{"type": "string"}, conditional]}, "description": description})
}
