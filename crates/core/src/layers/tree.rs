//! The tree of kustomizations: every file found and read before anything is built.

mod jsonnet_root;
mod roots;

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Node, SourceId, Span};
use rayon::prelude::*;

use super::globs;
use super::kustomization::{FILE_NAMES, Kind, Kustomization, deprecations, file_span};
use super::layer::{Content, Entry, Layer};
use super::origin::Origin;
use super::shared::SharedFolders;
use crate::diagnostic::{Diagnostic, Problem};
use crate::load::documents;
use crate::load::git::RepoSpec;
use crate::load::loader::Files;
use crate::load::{LoadError, Problems};
use crate::text::Text;
use crate::world::{PathKind, join};
pub(crate) use jsonnet_root::is_jsonnet_root;

/// Reads the kustomization in `folder`, which may be a git URL, and everything below it; problems of all files are
/// reported together.
pub fn load<'a>(files: &Files<'a, '_>, folder: &Path) -> (Option<Layer<'a>>, Vec<Diagnostic>) {
    load_but(files, folder, &SharedFolders::default())
}

/// The same without the layers that are built already.
pub fn load_but<'a>(
    files: &Files<'a, '_>,
    folder: &Path,
    built: &SharedFolders,
) -> (Option<Layer<'a>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let branch = match Branch::first(files, &folder.to_string_lossy(), &mut diagnostics) {
        Ok(branch) => Branch { built: Some(built), ..branch },
        Err(error) => {
            diagnostics.push(error.into());
            return (None, diagnostics);
        }
    };
    let layer = branch.layer(branch.folder(), Span::NONE, Kind::Kustomization, true, &mut diagnostics);
    (layer, diagnostics)
}

fn invalid(code: &'static str, message: String, span: Span, hint: Option<String>) -> LoadError {
    LoadError::Invalid { code, message, span, hint }
}

/// The way from the root to a layer.
#[derive(Clone)]
pub(crate) struct Branch<'f, 'a, 'w> {
    files: &'f Files<'a, 'w>,
    /// Folders on the way; of the innermost clone only, as each clone is a tree of its own.
    ancestors: Vec<PathBuf>,
    /// Remote entries on the way, as written.
    remotes: Vec<String>,
    origin: Origin,
    /// Layers that need not be read.
    built: Option<&'f SharedFolders>,
}

impl<'a> Branch<'_, 'a, '_> {
    /// The kustomization in the folder that this way leads to, if it can be read.
    pub(super) fn kustomization(&self) -> Option<Kustomization<'a>> {
        let (mut problems, mut warnings) = (Problems::new(), Vec::new());
        self.read(self.folder(), Span::NONE, &mut problems, &mut warnings).map(|(kustomization, _)| kustomization)
    }

    fn layer(
        &self,
        folder: &Path,
        asked: Span,
        wanted: Kind,
        is_root: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Layer<'a>> {
        if wanted == Kind::Kustomization
            && let Some(layer) = jsonnet_root::layer(self, folder, asked)
        {
            return Some(layer);
        }
        let mut problems = Problems::new();
        let mut read = self.read(folder, asked, &mut problems, diagnostics);
        if let Some((kustomization, _)) = &read {
            check_kind(kustomization, wanted, is_root, folder, asked, &mut problems);
        }
        if let Some((kustomization, _)) = &mut read
            && kustomization.opt_ins.globs
        {
            kustomization.resources = globs::expand(self.files, folder, &kustomization.resources, &mut problems);
        }
        let failed = !problems.is_empty();
        problems.sort_by_key(|problem| problem.span().start);
        diagnostics.extend(problems.into_iter().map(Diagnostic::from));
        // A wrong field does not hide what is wrong with the files that the others name.
        let kustomization = read?.0;
        self.fetch_ahead(folder, &kustomization);
        let entries = |list: &[Text<'a>], rules: Rules| self.entries(folder, list, rules);
        let (resources, mut found) = entries(&kustomization.resources, Rules::Resources);
        let (components, more) = entries(&kustomization.components, Rules::Components);
        found.extend(more);
        let (generators, more) = entries(&kustomization.generators, Rules::Inline);
        found.extend(more);
        let (transformers, more) = entries(&kustomization.transformers, Rules::Inline);
        found.extend(more);
        let (validators, more) = entries(&kustomization.validators, Rules::Inline);
        found.extend(more);
        diagnostics.extend(found);
        (!failed).then_some(Layer {
            folder: folder.to_path_buf(),
            origin: self.origin.clone(),
            kustomization,
            resources,
            components,
            generators,
            transformers,
            validators,
            namespace_above: Text::EMPTY,
            before_openapi: false,
        })
    }

    fn read(
        &self,
        folder: &Path,
        asked: Span,
        problems: &mut Problems,
        warnings: &mut Vec<Diagnostic>,
    ) -> Option<(Kustomization<'a>, SourceId)> {
        let found = self.find(folder, asked).and_then(|path| self.files.text(&path, asked));
        let source = match found {
            Ok(source) => source,
            Err(error) => {
                problems.push(error);
                return None;
            }
        };
        let root = match documents::roots(self.files.arena, source) {
            Ok(roots) => roots.into_iter().next(),
            Err(error) => {
                problems.push(error);
                return None;
            }
        };
        let root = root.unwrap_or_else(|| Node::null(file_span(source)));
        warnings.extend(deprecations(&root));
        Some((Kustomization::decode(&root, source, problems), source))
    }

    /// The one kustomization file of a folder.
    pub(crate) fn find(&self, folder: &Path, asked: Span) -> Result<PathBuf, LoadError> {
        let files = self.files;
        let present: Vec<PathBuf> = FILE_NAMES
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| files.world.kind(path) == Some(PathKind::File) && files.may_read(folder, path))
            .collect();
        match present.as_slice() {
            [one] => Ok(one.clone()),
            [] => {
                let message = format!(
                    "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{}'",
                    folder.display()
                );
                let hint = "a folder that is named as a resource must hold a kustomization".to_owned();
                Err(invalid("missing-kustomization", message, asked, Some(hint)))
            }
            several => {
                let message = format!("Found multiple kustomization files under: {}", folder.display());
                let names: Vec<String> = several.iter().map(|p| files.shown(p)).collect();
                Err(invalid(
                    "several-kustomizations",
                    message,
                    asked,
                    Some(format!("keep one of {}", names.join(", "))),
                ))
            }
        }
    }

    /// Loads the entries of one list, side by side; order is that of the list, but objects written in it come first, as
    /// kustomize reads them before any file.
    fn entries(&self, folder: &Path, list: &[Text<'a>], rules: Rules) -> (Vec<Entry<'a>>, Vec<Diagnostic>) {
        let one = |text: &Text<'a>| {
            let mut diagnostics = Vec::new();
            let content = self.content(folder, *text, rules, &mut diagnostics);
            (content.map(|content| Entry { text: *text, content }), diagnostics)
        };
        let loaded: Vec<_> =
            if list.len() > 1 { list.par_iter().map(one).collect() } else { list.iter().map(one).collect() };
        let mut entries = Vec::with_capacity(loaded.len());
        let mut diagnostics = Vec::new();
        for (entry, found) in loaded {
            entries.extend(entry);
            diagnostics.extend(found);
        }
        entries.sort_by_key(|entry| !matches!(entry.content, Content::Inline(_)));
        (entries, diagnostics)
    }

    fn content(
        &self,
        folder: &Path,
        text: Text<'a>,
        rules: Rules,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Content<'a>> {
        let files = self.files;
        if rules == Rules::Inline
            && let Some(nodes) = inline_objects(files, text)
        {
            return Some(Content::Inline(nodes));
        }
        if rules == Rules::Components || self.is_root(folder, text) {
            let next = self.enter(folder, text);
            let next = next.map_err(|error| diagnostics.push(self.of_component(folder, text, rules, error))).ok()?;
            return self.descend(next, text, rules, diagnostics);
        }
        match self.file(folder, text) {
            Ok(content) => Some(content),
            Err(error) if rules == Rules::Resources => {
                self.instead_of_file(folder, text, rules, globs::explain(error, text), diagnostics)
            }
            Err(error) => self.instead_of_file(folder, text, rules, error, diagnostics),
        }
    }

    fn file(&self, folder: &Path, text: Text<'a>) -> Result<Content<'a>, LoadError> {
        let path = self.files.resolve(folder, text)?;
        if path.extension().is_some_and(|e| e == "jsonnet") {
            return Ok(Content::Jsonnet(path));
        }
        let source = self.files.text(&path, text.span)?;
        documents::objects(self.files.arena, source).map(Content::Objects)
    }

    /// Reads the layer at a new root.
    fn descend(
        &self,
        next: Root,
        text: Text<'a>,
        rules: Rules,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Content<'a>> {
        if RepoSpec::is_forced_git(&text) {
            diagnostics.push(roots::forced_git(text.span));
        }
        let branch = self.below(&next, text);
        let next = next.folder;
        let built = self.built.filter(|_| rules != Rules::Components);
        let (content, below) = if let Some(found) = built.and_then(|built| built.found(&next, &self.ancestors)) {
            (Some(Content::Built(next.clone())), found.to_vec())
        } else {
            let kind = if rules == Rules::Components { Kind::Component } else { Kind::Kustomization };
            let mut below = Vec::new();
            let layer = branch.layer(&next, text.span, kind, false, &mut below);
            (layer.map(|layer| Content::Layer(Box::new(layer))), below)
        };
        for diagnostic in below {
            let mut diagnostic = roots::of_layer(diagnostic, text, rules, &next);
            diagnostic.chain.insert(0, text.span);
            diagnostics.push(diagnostic);
        }
        content
    }

    /// The folder that `text` names, checked as kustomize checks a new root.
    pub(crate) fn enter(&self, folder: &Path, text: Text<'a>) -> Result<Root, LoadError> {
        let files = self.files;
        if let Ok(spec) = RepoSpec::parse(&text) {
            return self.enter_clone(&spec, text.span);
        }
        if Path::new(text.text).is_absolute() {
            let message = format!("new root '{text}' cannot be absolute");
            return Err(invalid(
                "absolute-root",
                message,
                text.span,
                Some("write it relative to this file".to_owned()),
            ));
        }
        roots::check_ambiguous(text)?;
        let hint = |files: &Files<'_, '_>| {
            let parent = join(folder, &text).parent().map(Path::to_path_buf)?;
            let wanted = Path::new(text.text).file_name()?.to_str()?;
            let names = files.world.list(&parent).ok()?;
            let near = crate::diagnostic::nearest(wanted, names.iter().map(String::as_str))?;
            Some(format!("{} has \"{near}\"", files.shown(&parent)))
        };
        let real = files
            .world
            .canonical(&join(folder, &text))
            .map_err(|error| invalid("missing-folder", error.to_string(), text.span, hint(files)))?;
        if files.world.kind(&real) == Some(PathKind::File) {
            let message =
                format!("must build at directory: '{}': file is not directory", join(folder, &text).display());
            return Err(invalid("not-a-folder", message, text.span, None));
        }
        files.stay_in_clone(folder, &real, text.span)?;
        match self.ancestors.iter().find(|ancestor| ancestor.starts_with(&real)) {
            Some(ancestor) => {
                let message = format!(
                    "cycle detected: candidate root '{}' contains visited root '{}'",
                    real.display(),
                    ancestor.display()
                );
                let hint = "a kustomization cannot name itself, a folder above it, or one that led to it".to_owned();
                Err(invalid("cycle", message, text.span, Some(hint)))
            }
            None => Ok(Root { folder: real, is_clone: false }),
        }
    }
}

/// A folder that a new layer is in.
pub(crate) struct Root {
    pub(crate) folder: PathBuf,
    /// True for a folder of a new clone.
    pub(crate) is_clone: bool,
}

/// How the entries of a list are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    /// Files and folders.
    Resources,
    /// Folders only.
    Components,
    /// Files, folders, or objects written in the list itself.
    Inline,
}

/// Objects written inline; `None` when the text is no object and so must be a path.
pub(crate) fn inline_objects<'a>(files: &Files<'a, '_>, text: Text<'a>) -> Option<Vec<Node<'a>>> {
    if !text.contains(':') {
        return None;
    }
    let name = files.arena.source(text.span.source).map_or_else(String::new, |s| format!("{} (inline)", s.name));
    let source = files.arena.add(name, text.text.to_owned());
    documents::objects(files.arena, source).ok()
}

fn check_kind(
    kustomization: &Kustomization<'_>,
    wanted: Kind,
    is_root: bool,
    folder: &Path,
    asked: Span,
    problems: &mut Problems,
) {
    let path = folder.display();
    match (wanted, kustomization.kind) {
        (Kind::Component, Kind::Kustomization) => {
            let message = format!("expected kind 'Component' for path '{path}' but got 'Kustomization'");
            let hint = "name it under `resources:`, or give it `kind: Component`".to_owned();
            problems.push(invalid("component-kind", message, asked, Some(hint)));
        }
        (Kind::Kustomization, Kind::Component) if !is_root => {
            let message = format!("expected kind != 'Component' for path '{path}'");
            let hint = "name it under `components:`".to_owned();
            problems.push(invalid("component-kind", message, asked, Some(hint)));
        }
        _ => {}
    }
}
