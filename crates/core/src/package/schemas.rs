//! JSON Schemas of kiln's own kinds, so that editors complete and check them: one table. `cargo xtask schemas` writes it
//! to `schemas/`, and a test holds it to what the decoders take.

mod package;

use serde_json::{Map, Value as Json, json};

use package::{package, vendored};

/// The JSON Schema of a kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Schema {
    /// The kind.
    pub kind: &'static str,
    /// The schema, draft 2020-12.
    pub json: Json,
}

/// One for each kind of `kubekiln.dev/v1alpha1`.
pub fn schemas() -> Vec<Schema> {
    vec![
        object("Package", "A component package: package.yaml.", package(), &["metadata", "spec"]),
        object(
            "Vendored",
            "A package of somebody else's objects, with typed parameters: package.yaml.",
            vendored(),
            &["metadata", "spec"],
        ),
        object("Instance", "A package with its parameters, or a patch of one.", instance(), &["metadata"]),
        object("Values", "Parameters that several Instances read.", values(), &["spec"]),
        object("Project", "What a project renders, and where to: kiln.yaml.", project(), &["spec"]),
        lock(),
        object(
            "JsonnetTransformer",
            "A jsonnet function of all objects of a layer.",
            jsonnet_transformer(),
            &["metadata", "spec"],
        ),
        object(
            "ImageMirror",
            "Other registries for images, wherever objects name them.",
            image_mirror(),
            &["metadata", "spec"],
        ),
    ]
}

fn object(kind: &'static str, description: &str, (metadata, spec): (Json, Json), required: &[&str]) -> Schema {
    let mut needed = vec!["apiVersion", "kind"];
    needed.extend(required);
    let json = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind,
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "required": needed,
        "properties": {
            "apiVersion": {"const": "kubekiln.dev/v1alpha1"},
            "kind": {"const": kind},
            "metadata": metadata,
            "spec": spec,
        },
    });
    Schema { kind, json }
}

fn object_metadata(name: &str, namespace: &str) -> Json {
    json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": text(name),
            "namespace": text(namespace),
            "labels": map_of(&json!({"type": "string"})),
            "annotations": map_of(&json!({"type": "string"})),
        },
    })
}

fn jsonnet_transformer() -> (Json, Json) {
    let spec = [
        ("path", text("The program, from the folder of the kustomization that lists the transformer.")),
        ("params", json!({"description": "Any value: the second argument of the program's function."})),
    ];
    (object_metadata("What diagnostics call it.", "Of no meaning."), closed(&spec, &["path"]))
}

fn image_mirror() -> (Json, Json) {
    let rule = [
        ("from", text("A repository, or many: gcr.io/* is a registry, **/* the last part of any name.")),
        ("to", text("Where it lies instead, with the registry; * is what it stands for in from.")),
    ];
    let rules = json!({
        "type": "array",
        "minItems": 1,
        "items": closed(&rule, &["from", "to"]),
        "description": "The longest that fits is meant, wherever it stands.",
    });
    let digest = json!({"type": "string", "pattern": "^(sha256:[0-9a-fA-F]{64}|sha512:[0-9a-fA-F]{128})$"});
    let unmatched = json!({
        "enum": ["warn", "error", "allow"],
        "default": "warn",
        "description": "What becomes of images that no rule covers.",
    });
    let spec = [
        ("rules", rules),
        (
            "digests",
            described(map_of(&digest), "Digests by image, as the tree names it, that stand instead of the tag."),
        ),
        ("unmatched", unmatched),
    ];
    let mut spec = closed(&spec, &[]);
    spec["anyOf"] = json!([{"required": ["rules"]}, {"required": ["digests"]}]);
    (object_metadata("What diagnostics call it.", "Of no meaning."), spec)
}

fn instance() -> (Json, Json) {
    let metadata = object_metadata("What the package sees as ctx.name.", "What the package sees as ctx.namespace.");
    let image = [
        ("newName", text("Another registry and path.")),
        ("newTag", text("Another tag.")),
        ("digest", text("A digest instead of the tag.")),
    ];
    let spec = [
        (
            "package",
            text("The package's folder, from the kustomization that lists the Instance. Only a patch goes without."),
        ),
        ("values", texts("Values files, each laid over the one before; params are laid over all.")),
        (
            "uses",
            described(
                map_of(&json!({"type": "string"})),
                "Files of other Instances, by the names under which the package sees their facts: ctx.uses.",
            ),
        ),
        ("params", json!({"description": "Parameters; `kiln describe` lists those of a package.", "type": "object"})),
        ("images", described(map_of(&closed(&image, &[])), "Changes of the package's images, by key.")),
    ];
    (metadata, closed(&spec, &[]))
}

fn values() -> (Json, Json) {
    let strings = map_of(&json!({"type": "string"}));
    let metadata = [("name", text("What it is called.")), ("labels", strings.clone()), ("annotations", strings)];
    let params = json!({
        "description": "Parameters; an Instance takes those that its package has.",
        "type": "object",
    });
    (closed(&metadata, &[]), closed(&[("params", params)], &[]))
}

fn project() -> (Json, Json) {
    let strings = map_of(&json!({"type": "string"}));
    let metadata = [("name", text("What it is called.")), ("labels", strings.clone()), ("annotations", strings)];
    let name = json!({
        "type": "string",
        "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        "description": "What the target is called.",
    });
    let secrets = json!({
        "enum": ["encrypted", "plain"],
        "default": "encrypted",
        "description": "Whether Secrets with data are refused unless they are encrypted with SOPS, or written.",
    });
    let target = [
        ("name", name),
        ("source", text("What it is built from: a folder, seen from that of kiln.yaml, or a git URL.")),
        ("path", text("The folder of its tree, below that of kiln.yaml; no other target's lies in it.")),
        ("secrets", secrets),
        ("delivery", delivery()),
    ];
    let targets = json!({
        "type": "array",
        "minItems": 1,
        "items": closed(&target, &["name", "source", "path"]),
        "description": "Every environment that is rendered.",
    });
    let version = json!({
        "type": "string",
        "pattern": "^v?[0-9]+\\.[0-9]+(\\.[0-9]+)?$",
        "description": "The version of Kubernetes that helm charts are told.",
    });
    let offline = json!({
        "type": "boolean",
        "default": true,
        "description": "Whether remote files come from the cache only.",
    });
    let vendor = json!({
        "type": "array",
        "items": {"anyOf": vendor_entries(&[], &[])},
        "description": "Outside sources, each in a folder of its own, pinned in kiln.lock.",
    });
    let spec = [
        ("kubernetes", version),
        ("offline", offline),
        ("targets", targets),
        ("delivery", project_delivery()),
        ("vendor", vendor),
    ];
    let mut spec = closed(&spec, &[]);
    spec["anyOf"] = json!([{"required": ["targets"]}, {"required": ["vendor"]}]);
    (closed(&metadata, &[]), spec)
}

/// An entry that is a git tree, one that is a file or an archive, one that is a chart; each with further fields.
fn vendor_entries(of_git: &[(&str, Json)], of_others: &[(&str, Json)]) -> Vec<Json> {
    let strip = json!({
        "type": "integer",
        "minimum": 0,
        "maximum": 64,
        "description": "Folders of the archive that are left out of every path.",
    });
    let git = [
        ("git", text("The URL of a repository: https, ssh or file.")),
        ("ref", text("Branch, tag or commit; kiln.lock has the commit that it was.")),
    ];
    let url = [("url", text("The URL of a file or a tar archive: https or file.")), ("stripComponents", strip)];
    let chart = [
        ("chart", text("The name of a helm chart.")),
        ("repo", text("The URL of its repository or registry: https, oci or file.")),
        ("version", text("Its version, exactly.")),
        ("render", render()),
    ];
    let entry = |fields: &[(&str, Json)], more: &[(&str, Json)], required: &[&str]| {
        let common = [
            ("path", text("The folder that it is brought to, below that of kiln.yaml.")),
            ("include", texts("Patterns of the files that are wanted, from the top of the source; all without any.")),
            ("exclude", texts("Patterns of files that are not wanted after all.")),
        ];
        let names: Vec<&str> = more.iter().map(|(name, _)| *name).chain(["path"]).collect();
        let required: Vec<&str> = required.iter().copied().chain(names).collect();
        closed(&[&common, fields, more].concat(), &required)
    };
    vec![
        entry(&git, of_git, &["git", "ref"]),
        entry(&url, of_others, &["url"]),
        entry(&chart, of_others, &["chart", "repo", "version"]),
    ]
}

/// What helm is told when it renders a chart once.
fn render() -> Json {
    let flag = |description: &str| json!({"type": "boolean", "description": description});
    let fields = [
        ("releaseName", text("The release; the chart's name when not given.")),
        ("namespace", text("The release's namespace.")),
        ("values", json!({"type": "object", "description": "Values, over the chart's own."})),
        ("includeCRDs", flag("Whether the chart's crds/ come along; they do when not given.")),
        ("skipTests", flag("Whether tests are left out.")),
        ("noHooks", flag("Whether hooks are left out.")),
        ("kubeVersion", text("The version of Kubernetes; spec.kubernetes when not given.")),
        ("apiVersions", texts("APIs that the cluster has.")),
    ];
    described(closed(&fields, &[]), "helm renders the chart when it is brought: manifests.yaml is kept instead of it.")
}

/// The one kind that people do not write; it has no metadata.
fn lock() -> Schema {
    let hash =
        |description: &str| json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": description});
    let commit = json!({
        "type": "string",
        "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$",
        "description": "The commit.",
    });
    let tree = ("tree", hash("The hash of its files: paths, modes and contents."));
    let files = ("files", json!({"type": "integer", "description": "How many files it has."}));
    let download = ("download", hash("The hash of what was downloaded."));
    let of_git = [("commit", commit), tree.clone(), files.clone()];
    let entries = vendor_entries(&of_git, &[download, tree, files]);
    let vendor = json!({
        "type": "array",
        "items": {"anyOf": entries},
        "description": "The entries of kiln.yaml, by path.",
    });
    let parts = (Json::Null, closed(&[("vendor", vendor)], &["vendor"]));
    let mut schema = object("Lock", "What kiln vendor brought into a project: kiln.lock.", parts, &["spec"]);
    if let Some(properties) = schema.json["properties"].as_object_mut() {
        properties.remove("metadata");
    }
    schema
}

/// What every Application of Argo CD's is told.
fn application() -> Vec<(&'static str, Json)> {
    let flag =
        |default: bool, description: &str| json!({"type": "boolean", "default": default, "description": description});
    vec![
        ("repoURL", text("The repository, as Argo CD knows it.")),
        ("targetRevision", text("Branch, tag or commit; HEAD when not given.")),
        ("project", text("The project of Argo CD's; default when not given.")),
        ("namespace", text("Where the Application lies; argocd when not given.")),
        ("server", text("The cluster's API server; that of the cluster that Argo CD runs in when not given.")),
        ("automated", flag(true, "Whether it is applied without anyone asking.")),
        ("cascade", flag(false, "Whether the objects go with the Application.")),
    ]
}

fn root() -> Json {
    text("Where the folder of kiln.yaml is in the repository; its top when not given.")
}

fn project_delivery() -> Json {
    let mut app = application();
    app.push(("name", text("What it is called.")));
    let app = described(closed(&app, &["name", "repoURL"]), "An Application of those of all targets.");
    let fields = [("root", root()), ("argocd", described(closed(&[("appOfApps", app)], &[]), "By Argo CD."))];
    described(closed(&fields, &[]), "How all targets get into a cluster.")
}

fn delivery() -> Json {
    let mut argocd = application();
    argocd.push((
        "syncWave",
        json!({"type": "integer", "description": "When appOfApps applies this target's Application."}),
    ));
    let source = [
        ("kind", json!({"enum": ["GitRepository", "OCIRepository", "Bucket"], "default": "GitRepository"})),
        ("name", text("Its name.")),
        ("namespace", text("Its namespace; that of Flux's other objects when not given.")),
    ];
    let flux = [
        ("sourceRef", described(closed(&source, &["name"]), "A source that is there.")),
        ("url", text("The repository, for a source that is made.")),
        ("ref", text("Its branch, or of oci:// its tag; main, or latest, when not given.")),
        ("interval", text("How often Flux looks; 10m when not given.")),
        ("namespace", text("Where Flux's objects lie; flux-system when not given.")),
        (
            "healthChecks",
            json!({
                "enum": ["all", "workloads", "none"],
                "default": "all",
                "description": "What has to be healthy before the next wave.",
            }),
        ),
    ];
    let fields = [
        ("root", root()),
        (
            "prune",
            json!({
                "enum": ["safe", "all"],
                "default": "safe",
                "description": "Whether CRDs, namespaces, volumes and claims stay when they leave the tree.",
            }),
        ),
        ("argocd", described(closed(&argocd, &["repoURL"]), "By Argo CD.")),
        ("flux", described(closed(&flux, &[]), "By Flux.")),
    ];
    let mut schema = described(closed(&fields, &[]), "How the target gets into a cluster.");
    schema["oneOf"] = json!([{"required": ["argocd"]}, {"required": ["flux"]}]);
    schema
}

fn closed(properties: &[(&str, Json)], required: &[&str]) -> Json {
    let properties: Map<String, Json> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let mut schema = json!({"type": "object", "additionalProperties": false, "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn described(mut schema: Json, description: &str) -> Json {
    schema["description"] = json!(description);
    schema
}

fn text(description: &str) -> Json {
    json!({"type": "string", "description": description})
}

fn texts(description: &str) -> Json {
    json!({"type": "array", "items": {"type": "string"}, "description": description})
}

fn map_of(schema: &Json) -> Json {
    json!({"type": "object", "additionalProperties": schema})
}
