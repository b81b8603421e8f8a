//! Every image of an object, wherever it hides.

use kubekiln_yaml::{Mapping, Node, Sequence, Span, Tag, Value};

use super::body;
use super::keys::{Place, is_prose, named, speaks_of_images};
use super::reference::{Reference, names_host};
pub(crate) use super::text::Tail;
use super::text::{Hit, list};

/// An image of an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Image {
    /// Places of entries and items on the way to the field.
    pub(crate) steps: Vec<usize>,
    /// `spec.template.spec.containers[0].image`
    pub(crate) path: String,
    /// Its line in a field of several lines, from 1.
    pub(crate) line: Option<usize>,
    /// The field.
    pub(crate) span: Span,
    /// Where it stands in the field's text.
    pub(crate) start: usize,
    /// What stands there.
    pub(crate) written: String,
    /// What does not stand there.
    pub(crate) tail: Tail,
    /// It is an image whatever the rules say.
    pub(crate) is_sure: bool,
}

impl Image {
    /// The images that this is with `written` where it stands, each as a cluster would pull it.
    pub(crate) fn pulled(&self, written: &str) -> Vec<String> {
        match &self.tail {
            Tail::Whole | Tail::Placeholder => vec![written.to_owned()],
            Tail::Versions(tags) => tags.iter().map(|tag| format!("{written}:{tag}")).collect(),
            Tail::Images(names, tag) => names.iter().map(|name| format!("{written}/{name}:{tag}")).collect(),
        }
    }
}

/// The images of an object, in the order of its fields.
pub(crate) fn images(object: &Node<'_>) -> Vec<Image> {
    let mut found = Vec::new();
    walk(object, 0, &mut |scalar, steps, hits| {
        let text = scalar.text().unwrap_or("");
        let is_body = text.trim_end().contains('\n');
        let (mut line, mut counted) = (1, 0);
        let mut line_of = |place: usize| {
            line += text[counted..place].matches('\n').count();
            counted = place;
            line
        };
        let image = |hit: Hit| Image {
            steps: steps.iter().map(|step| step.place).collect(),
            path: shown(steps),
            line: is_body.then(|| line_of(hit.range.start)),
            span: scalar.span,
            start: hit.range.start,
            written: text[hit.range].to_owned(),
            tail: hit.tail,
            is_sure: hit.is_sure,
        };
        found.extend(hits.into_iter().map(image));
    });
    found
}

/// One step into a tree.
#[derive(Clone, Copy)]
pub(super) struct Step<'n> {
    place: usize,
    /// None for an item of a list.
    key: Option<&'n str>,
}

fn shown(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step.key {
            Some(key) if key.contains(['.', '/', '[']) => path.extend(["[", key, "]"]),
            Some(key) if path.is_empty() => path.push_str(key),
            Some(key) => path.extend([".", key]),
            None => path.extend(["[", &step.place.to_string(), "]"]),
        }
    }
    path
}

/// Gets a scalar that has references, the way to it, and them.
pub(super) type Each<'e, 'n> = dyn FnMut(&Node<'_>, &[Step<'n>], Vec<Hit>) + 'e;

/// Calls `each` with every scalar of a tree that has references. `depth` is how many documents the tree lies in.
pub(super) fn walk<'n>(root: &'n Node<'_>, depth: usize, each: &mut Each<'_, 'n>) {
    Walk { depth, each, steps: Vec::new() }.node(root, Place::Any, true);
}

struct Walk<'w, 'e, 'n> {
    depth: usize,
    each: &'w mut Each<'e, 'n>,
    steps: Vec<Step<'n>>,
}

impl<'n> Walk<'_, '_, 'n> {
    /// `has_bodies`: texts below may hold more than one reference.
    fn node(&mut self, node: &'n Node<'_>, place: Place, has_bodies: bool) {
        match &node.value {
            Value::Mapping(mapping) => self.mapping(mapping, place, has_bodies),
            Value::Sequence(sequence) => self.sequence(sequence, place, has_bodies),
            Value::Scalar(_) => {
                let hits = self.of_scalar(node, place, has_bodies);
                self.found(node, hits);
            }
            // What it stands for is looked at where it is.
            Value::Alias(_) => {}
        }
    }

    fn mapping(&mut self, mapping: &'n Mapping<'_>, place: Place, has_bodies: bool) {
        if is_left_alone(mapping) {
            return;
        }
        let is_container = self.is_container(mapping);
        for (index, entry) in mapping.entries.iter().enumerate() {
            let Some(key) = entry.key.text().filter(|key| !is_prose(key)) else { continue };
            self.steps.push(Step { place: index, key: Some(key) });
            let below = match key {
                "image" if is_container => Place::Container,
                "value" => text(mapping, "name").map_or(place, |name| named(name).max(place)),
                "reference" | "repository" | "default" | "options" if place >= Place::Image => Place::Image,
                _ => Place::of(key, place),
            };
            if entry.value.as_scalar().is_some() {
                let hits = self.of_field(mapping, key, &entry.value, below, has_bodies);
                self.found(&entry.value, hits);
            } else {
                self.node(&entry.value, below, has_bodies && !["annotations", "labels"].contains(&key));
            }
            self.steps.pop();
        }
    }

    fn sequence(&mut self, sequence: &'n Sequence<'_>, place: Place, has_bodies: bool) {
        let mut before = None;
        for (index, item) in sequence.items.iter().enumerate() {
            self.steps.push(Step { place: index, key: None });
            let is_flag = |text: &&str| text.starts_with('-') && !text.contains('=');
            let flag = before.filter(is_flag).map_or(Place::Any, named);
            self.node(item, place.max(flag), has_bodies);
            self.steps.pop();
            before = item.text();
        }
    }

    /// True for the description of a container.
    fn is_container(&self, mapping: &Mapping<'_>) -> bool {
        const LISTS: [&str; 6] =
            ["containers", "initContainers", "ephemeralContainers", "container", "script", "sidecars"];
        const FIELDS: [&str; 6] = ["args", "command", "env", "imagePullPolicy", "ports", "volumeMounts"];
        let above = self.steps.iter().rev().find_map(|step| step.key);
        let is_like_one = || mapping.contains_key("name") && FIELDS.iter().any(|field| mapping.contains_key(field));
        above.is_some_and(|key| LISTS.contains(&key)) || is_like_one()
    }

    fn of_scalar(&self, node: &Node<'_>, place: Place, has_bodies: bool) -> Vec<Hit> {
        // Other transformers leave it to the text what it is.
        let Some(scalar) = node.as_scalar().filter(|scalar| matches!(scalar.tag, Tag::Str | Tag::None)) else {
            return Vec::new();
        };
        let text = scalar.text;
        let may_have = place > Place::Any || text.contains('/') || speaks_of_images(text);
        if !may_have || text.is_empty() {
            return Vec::new();
        }
        if has_bodies {
            return body::hits(text, place, self.depth);
        }
        // An annotation may be a label of somebody's domain: it has an image only where it says which.
        list(text, place).unwrap_or_default().into_iter().filter(|hit| hit.is_sure).collect()
    }

    /// The references of a field of a mapping, whose other fields may hold what it lacks.
    fn of_field(&self, mapping: &Mapping<'_>, key: &str, node: &Node<'_>, place: Place, has_bodies: bool) -> Vec<Hit> {
        if let Some(hit) = hub(mapping, key, node) {
            return vec![hit];
        }
        if key == "repository" && mapping.contains_key("registry") {
            return Vec::new();
        }
        let mut hits = self.of_scalar(node, place, has_bodies);
        if let ([hit], Place::Image) = (hits.as_mut_slice(), place) {
            let written = node.text().and_then(|text| Reference::parse(&text[hit.range.clone()]));
            let tags = versions(mapping, key);
            if written.is_some_and(|reference| !reference.is_versioned()) && !tags.is_empty() {
                hit.tail = Tail::Versions(tags);
            }
        }
        hits
    }

    fn found(&mut self, node: &Node<'_>, hits: Vec<Hit>) {
        if !hits.is_empty() {
            (self.each)(node, &self.steps, hits);
        }
    }
}

/// Secrets are nobody's business, and a CRD describes images and has none.
fn is_left_alone(mapping: &Mapping<'_>) -> bool {
    let kind = mapping.get("kind").and_then(Node::text);
    matches!(kind, Some("Secret" | "CustomResourceDefinition")) && mapping.contains_key("apiVersion")
}

fn text<'a>(mapping: &Mapping<'a>, key: &str) -> Option<&'a str> {
    mapping.get(key).and_then(Node::text).filter(|text| !text.is_empty())
}

/// The tags that stand beside an image in fields of their own.
fn versions(mapping: &Mapping<'_>, key: &str) -> Vec<String> {
    let own = [format!("{key}Version"), format!("{key}Tag"), format!("{key}_version"), format!("{key}_tag")];
    let common = ["tag", "imageTag", "imageVersion", "defaultImageVersion", "defaultGpuImageVersion"];
    let keys = own.iter().map(String::as_str).chain(common);
    let mut tags: Vec<String> = keys.filter_map(|key| text(mapping, key)).map(str::to_owned).collect();
    tags.retain(|tag| Reference::parse(&format!("a:{tag}")).is_some());
    tags.dedup();
    tags
}

/// Istio's `hub` beside `tag`: where images lie whose names stand further below.
fn hub(mapping: &Mapping<'_>, key: &str, node: &Node<'_>) -> Option<Hit> {
    let (hub, tag) = (node.text().filter(|_| key == "hub")?, text(mapping, "tag")?);
    let reference = Reference::parse(hub).filter(|hub| !hub.is_versioned())?;
    if reference.host.is_none() && !reference.path.contains('/') && !names_host(hub) {
        return None;
    }
    let mut names = Vec::new();
    image_names(mapping, &mut names);
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        names.push("*");
    }
    let names = names.into_iter().map(str::to_owned).collect();
    Some(Hit { range: 0..hub.len(), tail: Tail::Images(names, tag.to_owned()), is_sure: true })
}

/// Single words under `image`.
fn image_names<'a>(mapping: &Mapping<'a>, names: &mut Vec<&'a str>) {
    for entry in &mapping.entries {
        match (&entry.value.value, entry.key.text()) {
            (Value::Mapping(below), _) => image_names(below, names),
            (Value::Scalar(scalar), Some("image")) => {
                let is_word = |text: &&str| Reference::parse(text).is_some() && !text.contains(['/', ':', '@']);
                names.extend(Some(scalar.text).filter(is_word).filter(|name| *name != "auto"));
            }
            _ => {}
        }
    }
}
