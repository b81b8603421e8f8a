//! The layers of a tree.

use super::fields;
use super::grower::{Grower, Layer, Seen};
use super::objects::{self, App};
use super::tree::Tree;
use super::value::{Value, yaml};

const APPS: [&str; 9] = ["web", "api", "db", "cache", "queue", "auth", "billing", "search", "mail"];
const NAMESPACES: [&str; 3] = ["prod", "staging", "team-a"];

/// Kinds that a prefix does not part, so that two layers over one base would have them twice.
const UNIQUE: [&str; 3] = ["CustomResourceDefinition", "APIService", "Namespace"];

/// A folder below another layer, and what it has.
type Below = (String, Vec<Seen>);

/// The tree of `seed`, without the fields whose names start with one of `without`.
pub(super) fn grow(seed: u64, without: &[String]) -> Tree {
    let mut g = Grower::new(seed, without);
    let mut apps = APPS.to_vec();
    g.shuffle(&mut apps);
    let shape = g.below(20);
    let shared = shape > 14;
    let base = base(&mut g, "base", &apps[..2], shared);
    let below = match shape {
        0..=7 => vec![("../base".to_owned(), base)],
        8..=11 => vec![("../middle".to_owned(), middle(&mut g, "middle", base, None))],
        12..=14 => {
            let first = if g.chance(8) { 1 } else { 2 };
            let other = self::base(&mut g, "other", &apps[first..4], false);
            vec![("../base".to_owned(), base), ("../other".to_owned(), other)]
        }
        _ => diamond(&mut g, base),
    };
    let root = root(&mut g, below, &apps[4..5]);
    close(&mut g, root);
    flags(&mut g);
    g.tree
}

/// `shared`: by two layers.
fn base(g: &mut Grower<'_>, folder: &str, apps: &[&str], shared: bool) -> Vec<Seen> {
    let mut layer = Layer::new(folder);
    layer.shared = shared;
    resources(g, &mut layer, apps, shared);
    if g.chance(65) {
        fields::grow(g, &mut layer);
    }
    close(g, layer)
}

fn middle(g: &mut Grower<'_>, folder: &str, seen: Vec<Seen>, prefix: Option<&'static str>) -> Vec<Seen> {
    let mut layer = Layer::new(folder);
    layers(g, &mut layer, vec![("../base".to_owned(), seen)]);
    components(g, &mut layer);
    layer.prefix = prefix;
    fields::grow(g, &mut layer);
    close(g, layer)
}

/// Two layers over one base.
fn diamond(g: &mut Grower<'_>, base: Vec<Seen>) -> Vec<Below> {
    let left = middle(g, "left", base.clone(), Some("left-"));
    let right = middle(g, "right", base, Some("right-"));
    let twins = |seen: Vec<Seen>| seen.into_iter().map(|seen| Seen { twin: true, ..seen }).collect();
    vec![("../left".to_owned(), twins(left)), ("../right".to_owned(), twins(right))]
}

fn root(g: &mut Grower<'_>, below: Vec<Below>, apps: &[&str]) -> Layer {
    let mut layer = Layer::new("overlay");
    layer.root = true;
    "overlay".clone_into(&mut g.tree.target);
    layers(g, &mut layer, below);
    if g.chance(30) {
        resources(g, &mut layer, apps, false);
    }
    components(g, &mut layer);
    for _ in 0..5 {
        fields::grow(g, &mut layer);
        if g.tree.fields.len() > 5 {
            break;
        }
    }
    layer
}

fn layers(g: &mut Grower<'_>, layer: &mut Layer, below: Vec<Below>) {
    for (path, seen) in below {
        layer.seen.extend(seen);
        if g.wants("bases", 8) {
            layer.add("bases", path);
        } else if g.wants("resources", 100) {
            layer.add("resources", path);
        }
    }
}

/// Files of objects.
fn resources(g: &mut Grower<'_>, layer: &mut Layer, apps: &[&str], shared: bool) {
    for name in apps {
        let namespace = g.chance(30).then(|| g.pick(&NAMESPACES));
        let app = App { name: (*name).to_owned(), namespace };
        let mut objects = objects::of_app(g, &app);
        if shared {
            objects.retain(|object| !UNIQUE.contains(&object.text(&["kind"])));
        }
        objects.retain(|object| unlisted(object).iter().all(|object| g.is_first(object)));
        layer.seen.extend(objects.iter().flat_map(unlisted).map(Seen::new));
        objects::season(g, &mut objects);
        let together = g.chance(40);
        let files: Vec<Vec<Value>> =
            if together { vec![objects] } else { objects.into_iter().map(|o| vec![o]).collect() };
        for documents in files {
            let stem = if g.chance(15) { format!("{name}/part") } else { format!("{name}-") };
            let file = layer.file(g, &stem, documents);
            layer.add("resources", file);
        }
        g.wants("resources", 100);
    }
}

fn unlisted(object: &Value) -> Vec<Value> {
    match object.get("items") {
        Some(items) => items.items().to_vec(),
        None => vec![object.clone()],
    }
}

fn components(g: &mut Grower<'_>, layer: &mut Layer) {
    if !g.wants("components", 22) {
        return;
    }
    for _ in 0..=g.below(2) {
        let folder = g.fresh("component");
        let mut component = Layer::new(&folder);
        component.component = true;
        component.seen.clone_from(&layer.seen);
        if g.chance(30) {
            let app = g.pick(&["extra", "more"]);
            resources(g, &mut component, &[app], true);
        }
        fields::grow(g, &mut component);
        layer.seen = close(g, component);
        layer.add("components", format!("../{folder}"));
    }
}

/// Writes the kustomization of a layer; what it has then.
fn close(g: &mut Grower<'_>, mut layer: Layer) -> Vec<Seen> {
    g.tree.layers += 1;
    g.shuffle(&mut layer.fields);
    let mut head = Vec::new();
    if layer.component {
        g.wants("kind: Component", 100);
        head.push(("apiVersion".to_owned(), Value::from("kustomize.config.k8s.io/v1alpha1")));
        head.push(("kind".to_owned(), Value::from("Component")));
    } else if g.wants("kind: Kustomization", 60) {
        head.push(("apiVersion".to_owned(), Value::from("kustomize.config.k8s.io/v1beta1")));
        head.push(("kind".to_owned(), Value::from("Kustomization")));
    }
    head.append(&mut layer.fields);
    let name = g.pick(&[
        "kustomization.yaml",
        "kustomization.yaml",
        "kustomization.yaml",
        "kustomization.yml",
        "Kustomization",
    ]);
    g.file(&layer.folder, name, vec![Value::Map(head)]);
    layer.seen
}

fn flags(g: &mut Grower<'_>) {
    if g.wants("--reorder", 12) {
        let order = g.pick(&["none", "legacy"]);
        g.tree.flags.push(format!("--reorder={order}"));
    }
    if g.wants("--load-restrictor", 7) {
        g.tree.flags.push("--load-restrictor=LoadRestrictionsNone".to_owned());
        let outside = yaml!({ "resources": ["../outside/object.yaml", "../overlay"] });
        let object = yaml!({ "apiVersion": "v1", "kind": "Endpoints", "metadata": { "name": "outside" } });
        g.file("outside", "object.yaml", vec![object]);
        g.file("unrestricted", "kustomization.yaml", vec![outside]);
        "unrestricted".clone_into(&mut g.tree.target);
    }
}
