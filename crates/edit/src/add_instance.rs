//! `kiln add`: an Instance of a package, in a file of its own.

mod facts;

use std::path::{Component, Path, PathBuf};

use kubekiln::Text;
use kubekiln::build::{InstanceOf, Options, instances};
use kubekiln::diagnostic::Diagnostic;
use kubekiln::layers::{Content, tree};
use kubekiln::load::Files;
use kubekiln::package::{self, Package};
use kubekiln_yaml::Step::Key;
use kubekiln_yaml::{Editor, Node, Span};

use crate::error::{EditError, Problems, Result};
use crate::file::KustomizationFile;
use crate::overlay::Overlay;
use crate::params::{Argument, assignment, each, put};
use crate::place::{Outcome, Place};

/// The folder for Instances of an overlay that has none yet.
const FOLDER: &str = "instances";

/// How every Instance begins. Plain kustomize runs what the annotation says; it reads a block of text there, no mapping.
const HEAD: &str = "apiVersion: kubekiln.dev/v1alpha1
kind: Instance
metadata:
  name: NAME
  annotations:
    config.kubernetes.io/function: |
      exec: {path: kiln, args: [fn]}
";

/// An Instance to add.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AddInstance {
    /// The package's folder, absolute.
    pub package: PathBuf,
    /// Its name; the package's without it.
    pub name: Option<String>,
    /// Its namespace; that of most of the other Instances, or the kustomization's, without it.
    pub namespace: Option<String>,
    /// Parameters, each `name=value`.
    pub set: Vec<String>,
}

impl AddInstance {
    /// Writes the Instance and lists it: in the folder of Instances that `generators` names, else in `instances`.
    pub fn run(&self, place: &Place<'_, '_>, options: &Options<'_>) -> Result<Outcome> {
        let files = Files::new(place.arena, place.world, options.shown_from.clone(), options.restrictor);
        let files = files.with_remotes(options.remote.clone());
        let package = self.load(place, &files)?;
        let kustomization = KustomizationFile::open(place)?;
        let found = instances(place.arena, place.world, place.folder, options)?;
        let name = self.free_name(&package, &found)?;
        let name = Text { text: place.arena.keep(name), span: Span::NONE };
        let set = each(&self.set, |text| assignment(place.arena, name, &package, text))?;
        check(place, &package, &set)?;
        let folder = folder_of_instances(&files, place)?;
        let path = free_path(&files, &folder.clone().unwrap_or_else(|| place.path(FOLDER)), &name)?;
        let namespace = self.namespace.clone().or_else(|| namespace(&found, &kustomization));
        let (layer, _) = tree::load(&files, place.folder);
        let (uses, mut notes) = match layer.as_ref().filter(|_| package.collects) {
            Some(layer) => facts::published(place, &files, layer, &found),
            None => (Vec::new(), Vec::new()),
        };
        let text = text(place, &package, name, namespace, values(&found), &uses, &set)?;
        let listed = list(place, kustomization, folder.as_deref(), name)?;
        notes.extend(listed.notes);
        let mut outcome = Outcome { files: [vec![(path.clone(), text)], listed.files].concat(), notes };
        if package.facts.is_some() {
            facts::tell(place, options, &found, name, &path, &mut outcome)?;
        }
        check_outcome(place, options, &outcome, name)?;
        Ok(outcome)
    }

    fn load<'a>(&self, place: &Place<'a, '_>, files: &Files<'a, '_>) -> Result<Package<'a>> {
        let path = Text { text: place.arena.keep(self.package.to_string_lossy()), span: Span::NONE };
        if place.world.kind(&self.package.join("package.yaml")).is_none() {
            let message = format!("{} is no package: it has no package.yaml", files.shown(&self.package));
            return Err(unfit(message, "name the folder that package.yaml lies in").into());
        }
        let loaded = Package::load(files, place.folder, path);
        loaded.map_err(|problems| Problems(problems.into_iter().map(Diagnostic::from).collect()))
    }

    fn free_name(&self, package: &Package<'_>, found: &[InstanceOf<'_>]) -> Result<String> {
        let name = self.name.clone().unwrap_or_else(|| package.name.to_string());
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = name.starts_with(is_letter)
            && name.ends_with(is_letter)
            && name.chars().all(|c| is_letter(c) || c == '-' || c == '.');
        if !fits {
            let message = format!("\"{name}\" cannot be the name of an object");
            return Err(unfit(message, "lower case letters, digits, `-` and `.`").into());
        }
        if found.iter().any(|instance| instance.name.text == name) {
            let message = format!("there is an instance {name} already");
            return Err(unfit(message, "give this one another name with --name").into());
        }
        Ok(name)
    }
}

fn free_path(files: &Files<'_, '_>, folder: &Path, name: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.yaml"));
    if files.world.kind(&path).is_none() {
        return Ok(path);
    }
    let message = format!("{} is there already", files.shown(&path));
    Err(unfit(message, "give the instance another name with --name").into())
}

/// Lists the new file: in the kustomization of the folder of Instances, or under `generators`.
fn list<'a>(
    place: &Place<'a, '_>,
    mut kustomization: KustomizationFile<'a>,
    folder: Option<&Path>,
    name: Text<'_>,
) -> Result<Outcome> {
    if let Some(folder) = folder {
        let mut file = KustomizationFile::open(&Place { folder, ..*place })?;
        file.push_text("resources", &format!("{name}.yaml"))?;
        return Ok(file.finish());
    }
    kustomization.push_text("generators", &format!("{FOLDER}/{name}.yaml"))?;
    Ok(kustomization.finish())
}

/// The file of the Instance.
fn text(
    place: &Place<'_, '_>,
    package: &Package<'_>,
    name: Text<'_>,
    namespace: Option<String>,
    values: Option<&Node<'_>>,
    uses: &[(Text<'_>, String)],
    set: &[Argument<'_>],
) -> Result<String> {
    let string = |text: &str| Node::string(Span::NONE, place.arena.keep(text));
    let mut editor = Editor::new(place.arena, "instance", HEAD.to_owned(), 0)?;
    let metadata = [Key("metadata")];
    editor.set(&[Key("metadata"), Key("name")], &string(&name))?;
    if let Some(namespace) = namespace.filter(|namespace| !namespace.is_empty()) {
        let behind = kubekiln_yaml::Place::After("name");
        editor.insert_key(&metadata, "namespace", &string(&namespace), behind)?;
    }
    let path = relative(place.folder, &package.folder);
    editor.set(&[Key("spec"), Key("package")], &string(&path))?;
    if let Some(values) = values {
        editor.set(&[Key("spec"), Key("values")], values)?;
    }
    for (key, file) in uses {
        editor.set(&[Key("spec"), Key("uses"), Key(key)], &string(file))?;
    }
    for argument in set {
        let Some(value) = &argument.value else { continue };
        let path = argument.path.iter().map(|part| Key(part.text));
        let path: Vec<_> = [Key("spec"), Key("params")].into_iter().chain(path).collect();
        editor.set(&path, value)?;
    }
    Ok(editor.text().to_owned())
}

fn unfit(message: String, hint: &str) -> EditError {
    EditError::Unfit { message, span: Span::NONE, hint: Some(hint.to_owned()) }
}

/// Checks the parameters against the schema.
fn check(place: &Place<'_, '_>, package: &Package<'_>, set: &[Argument<'_>]) -> Result<()> {
    let mut params = None;
    for argument in set {
        put(&mut params, argument);
    }
    let errors = package::check(package, params.as_ref(), Span::NONE, place.arena);
    let explained = errors.into_iter().map(Diagnostic::from).map(|mut error| {
        if error.code == "missing-parameter" {
            error.span = Span::NONE;
            error.hint = Some("give it with --set NAME=VALUE".to_owned());
        }
        error
    });
    let problems: Vec<_> = explained.collect();
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

/// The first folder below the kustomization's own that `generators` names.
fn folder_of_instances(files: &Files<'_, '_>, place: &Place<'_, '_>) -> Result<Option<PathBuf>> {
    let (layer, problems) = tree::load(files, place.folder);
    let Some(layer) = layer else { return Err(Problems(problems)) };
    let folders = layer.generators.iter().filter_map(|entry| match &entry.content {
        Content::Layer(below) => Some(below.folder.clone()),
        _ => None,
    });
    Ok(folders.into_iter().find(|folder| folder.starts_with(&layer.folder)))
}

/// The namespace that more than half of the Instances there have, else the kustomization's.
fn namespace(found: &[InstanceOf<'_>], kustomization: &KustomizationFile<'_>) -> Option<String> {
    let theirs = || found.iter().filter_map(|i| i.object.at(&["metadata", "namespace"]).and_then(Node::text));
    let usual = theirs().find(|one| theirs().filter(|other| other == one).count() * 2 > found.len());
    usual.or_else(|| kustomization.field("namespace").and_then(Node::text)).map(str::to_owned)
}

/// The Values files that all Instances of this folder read.
fn values<'n, 'a>(found: &'n [InstanceOf<'a>]) -> Option<&'n Node<'a>> {
    let mut lists = found.iter().filter(|i| i.is_own).map(|i| i.object.at(&["spec", "values"]));
    let texts = |list: &'n Node<'a>| list.as_sequence().map(|s| s.items.iter().map(Node::text).collect::<Vec<_>>());
    let first = lists.next().flatten()?;
    lists.all(|other| other.and_then(texts) == texts(first)).then_some(first)
}

/// The way from a folder to another, as a kustomization writes it.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    if path.is_empty() { ".".to_owned() } else { path }
}

/// Reads the tree with the new files.
fn check_outcome(place: &Place<'_, '_>, options: &Options<'_>, outcome: &Outcome, name: Text<'_>) -> Result<()> {
    let after = instances(place.arena, &Overlay::new(place.world, &outcome.files), place.folder, options)
        .map_err(|errors| Problems(errors).while_doing("the new tree cannot be read"))?;
    let Some(instance) = after.iter().find(|instance| instance.is_own && instance.name == name) else {
        return Err(EditError::unfit(format!("instance {name} would come out under another name")).into());
    };
    let errors = instance.check(place.arena);
    if errors.is_empty() { Ok(()) } else { Err(Problems(errors.into_iter().map(Diagnostic::from).collect())) }
}
