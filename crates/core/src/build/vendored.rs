//! The objects of Vendored packages: taken from the source as `kiln.lock` has it, with an Instance's parameters and images
//! in the fields that the package names, and moved into its namespace.

mod source;

use kubekiln_yaml::{Node, Span};

use super::NativeEngine;
use crate::config::TransformerConfig;
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::generate::{VendoredInstance, Vendoring};
use crate::lint::Notes;
use crate::load::loader::Files;
use crate::load::{Fields, LoadError, Problems};
use crate::package::{Take, What};
use crate::references;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::text::Text;
use crate::transform::images::{self, Image};
use crate::transform::namespace::{self, Namespace};
use crate::transform::replacements::TargetSelector;
use crate::transform::replacements::assign::{self, Assigned, Assignment};
use crate::transform::{Context, TransformError};
use crate::upstream::Pinned;

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

impl<'a> Vendoring<'a> for NativeEngine<'_, 'a, '_> {
    fn objects(&self, asked: &VendoredInstance<'_, 'a>) -> Result<Vec<Node<'a>>> {
        let pinned = Pinned::open(self.files, &asked.package.folder, asked.vendored.source);
        let taken = pinned.and_then(|pinned| match &asked.vendored.take {
            Take::Kustomization(folder) => source::built(self, &pinned, *folder),
            Take::Files(patterns) => source::read(self.files, &pinned, patterns),
        });
        let made = taken.and_then(|nodes| {
            let mut resources = different(nodes)?;
            let notes = Notes::default();
            change(&mut resources, asked, self.files, &notes)?;
            self.warn(notes.take_warnings());
            Ok(resources.into_vec().into_iter().map(|resource| resource.node).collect())
        });
        made.map_err(|found| told(found, asked))
    }
}

/// Says on each diagnostic which instance it is about.
fn told(mut found: Vec<Diagnostic>, asked: &VendoredInstance<'_, '_>) -> Vec<Diagnostic> {
    for diagnostic in &mut found {
        let label = format!("package {}, which this instance uses", asked.package.name);
        diagnostic.labels.push((asked.span, label));
    }
    found
}

/// The objects, of which no two may have one id.
fn different(nodes: Vec<Node<'_>>) -> Result<ResMap<'_>> {
    let (mut resources, schema, mut errors) = (ResMap::new(), Schema::builtin(), Vec::new());
    for node in nodes {
        errors.extend(resources.append(Resource::new(node), &schema).err());
    }
    if errors.is_empty() { Ok(resources) } else { Err(all(errors)) }
}

/// Gives the objects what the instance says.
///
/// What is known of kinds is kustomize's own knowledge and what the CRDs of the source say, and nothing of the tree
/// around: `kiln fn` does not see that.
fn change<'a>(
    resources: &mut ResMap<'a>,
    asked: &VendoredInstance<'_, 'a>,
    files: &Files<'a, '_>,
    notes: &Notes,
) -> Result<()> {
    let schema = Schema::builtin();
    let schema = schema.with_crds(resources.iter().filter(|r| super::crds::is_crd(r)).map(|r| &r.node));
    resources.forget_ids();
    let cx = Context { arena: files.arena, schema: &schema, notes };
    let config = TransformerConfig::builtin();
    let images: Vec<_> = asked.images.iter().map(|(key, own, wanted)| (*key, image(own, wanted))).collect();
    let assignments = assignments(asked, &images, files)?;
    let mut errors: Vec<Diagnostic> = Vec::new();
    errors.extend(assign::apply(resources, &assignments, &cx).err().into_iter().flat_map(all));
    errors.extend(set_images(resources, asked, &images, &cx).err().into_iter().flatten());
    if !errors.is_empty() {
        return Err(errors);
    }
    namespace::apply(resources, &Namespace::from(asked.namespace), &config.namespace, &cx).map_err(one)?;
    references::fix_names(resources, &config.name_reference, &cx).map_err(all)
}

/// What becomes of an image, in the words of kustomize's `images`.
fn image<'a>(own: &crate::package::Image<'a>, wanted: &crate::package::Image<'a>) -> Image<'a> {
    let new_name = if wanted.name == own.name { Text::EMPTY } else { wanted.name };
    let span =
        [new_name, wanted.tag, wanted.digest].iter().find(|text| !text.is_empty()).map_or(own.name.span, |t| t.span);
    Image { name: own.name, new_name, tag_suffix: Text::EMPTY, new_tag: wanted.tag, digest: wanted.digest, span }
}

/// `spec.set` of the package with the instance's values.
fn assignments<'a>(
    asked: &VendoredInstance<'_, 'a>,
    images: &[(Text<'a>, Image<'a>)],
    files: &Files<'a, '_>,
) -> Result<Vec<Assignment<'a>>> {
    let mut problems = Problems::new();
    let none = Node::null(Span::NONE);
    let strict = Fields::new(&none, "Vendored.spec.set", &mut problems);
    let mut list = Vec::with_capacity(asked.vendored.set.len());
    for setting in &asked.vendored.set {
        let assigned = if setting.merge { Assigned::Merged } else { Assigned::Value };
        let (title, value) = match setting.what {
            What::Param(name) => (format!("parameter \"{name}\""), asked.param(&name, files.arena).map(assigned)),
            What::Image(key) => {
                let image = images.iter().find(|(known, _)| *known == key);
                (format!("image \"{key}\""), image.map(|(_, image)| Assigned::Image(*image)))
            }
        };
        let targets = setting.targets.iter().map(|node| target(node, &strict, &mut problems));
        list.push(Assignment { title, value: value.unwrap_or(Assigned::Nothing), targets: targets.collect() });
    }
    if problems.is_empty() { Ok(list) } else { Err(all(problems)) }
}

/// A target; kustomize would take the name of an object for the field of one that names none.
fn target<'a>(node: &Node<'a>, strict: &Fields<'_, 'a>, problems: &mut Problems) -> TargetSelector<'a> {
    let before = problems.len();
    let target = TargetSelector::decode(node, strict, problems);
    if problems.len() == before && node.get("fieldPaths").is_none_or(Node::is_null) {
        let hint = "say which fields: `fieldPaths: [spec.replicas]`";
        problems.push(invalid("missing-field", "a target needs fieldPaths".to_owned(), node.span, hint));
    }
    target
}

/// Changes the images wherever kustomize's `images` finds them. One that is nowhere, and in no field that `spec.set` names,
/// is an error.
fn set_images<'a>(
    resources: &mut ResMap<'a>,
    asked: &VendoredInstance<'_, 'a>,
    images: &[(Text<'a>, Image<'a>)],
    cx: &Context<'a, '_>,
) -> Result<()> {
    if images.is_empty() {
        return Ok(());
    }
    let specs = &TransformerConfig::builtin().images;
    let found = images::references(resources, specs, cx).map_err(one)?;
    let is_set = |key: &Text<'_>| asked.vendored.set.iter().any(|setting| setting.what == What::Image(*key));
    let missing = images.iter().filter(|(key, image)| !is_set(key) && !found.iter().any(|text| image.is_of(text)));
    let errors: Vec<_> = missing.map(|(key, image)| no_image(*key, image, &found)).collect();
    if !errors.is_empty() {
        return Err(all(errors));
    }
    let changed: Vec<_> = images.iter().map(|(_, image)| *image).filter(|image| !image.changes_nothing()).collect();
    images::apply(resources, &changed, specs, cx).map_err(one)
}

fn no_image(key: Text<'_>, image: &Image<'_>, found: &[&str]) -> TransformError {
    let names: Vec<&str> = found.iter().map(|reference| images::name_of(reference)).collect();
    let hint = match nearest(&image.name, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "name the image as the source does, or say with `set` where it hides".to_owned(),
    };
    let message = format!("image \"{key}\": no object of the source has {}", image.name);
    TransformError::Assignment { message, span: image.name.span, at: Span::NONE, hint, confidential: false }
}

fn invalid(code: &'static str, message: String, span: Span, hint: &str) -> LoadError {
    LoadError::Invalid { code, message, span, hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()) }
}

fn one(error: impl Into<Diagnostic>) -> Vec<Diagnostic> {
    vec![error.into()]
}

fn all<P: Problem>(errors: Vec<P>) -> Vec<Diagnostic> {
    errors.into_iter().map(Diagnostic::from).collect()
}
