//! Copying what one text names; the new text is what names the copy.

use std::path::{Path, PathBuf};

use kubekiln_yaml::Span;

use super::fields::{Entry, Kind};
use super::rewrite::{self, Change};
use super::{Copy, Here, LOCALIZED, Listing, no_ref, place, plugin, refused};
use crate::diagnostic::{Diagnostic, Problem};
use crate::layers::tree::inline_objects;
use crate::load::git::RepoSpec;
use crate::load::remote::is_remote_file;
use crate::load::{LoadError, documents};
use crate::text::Text;
use crate::world::join;

impl<'f, 'a, 'w> Copy<'f, 'a, 'w> {
    /// Copies everything that `entries` name; gives those texts that change.
    pub(super) fn changes(&mut self, here: &Here<'f, 'a, 'w>, entries: Vec<Entry<'a>>) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        for Entry { path, text, kind } in entries {
            if text.is_empty() && kind != Kind::ChartHome {
                continue;
            }
            let result = match kind {
                Kind::File => self.file(here, text),
                Kind::Evaluated => self.evaluated(here, text),
                Kind::Program => self.program(here, text),
                Kind::PatchFile => self.patch_file(here, text),
                Kind::PatchText => self.patch_text(here, text),
                Kind::Package => self.package(here, text),
                Kind::Used => self.used(here, text),
                Kind::FileSource => self.file_source(here, text),
                Kind::Root => self.root(here, text, here.listing.clone()),
                Kind::Resource => self.resource(here, text),
                Kind::Patch => self.patch(here, text),
                Kind::Plugin => self.plugin(here, text),
                Kind::ChartHome => self.chart_home(here, text),
            };
            match result {
                Ok(new) if new != text.text => changes.push(Change { path, text: new }),
                Ok(_) => {}
                Err(problem) => self.problems.push(*problem),
            }
        }
        changes
    }

    pub(super) fn file(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
        let bytes = self.files.bytes(&path, text.span).map_err(boxed)?;
        self.put_file(here, text, bytes)
    }

    /// Notes a file's copy: where it stood, links followed, or for a remote one in `localized-files`.
    fn put_file(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>, bytes: Vec<u8>) -> Outcome {
        let place = if is_remote_file(&text) {
            self.check_free(here, text.span).map_err(boxed)?;
            place::of_file(&text)
        } else {
            let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
            place::relative(&here.folder, &path)
        };
        self.put(here.to.join(&place), bytes, text.span);
        Ok(written(&place))
    }

    fn file_source(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let Some((key, path)) = text.text.split_once('=') else { return self.file(here, text) };
        if key.is_empty() || path.is_empty() || path.contains('=') {
            let message = match (key.is_empty(), path.is_empty()) {
                (true, _) => format!("missing key name for file path {path:?} in source {:?}", text.text),
                (_, true) => format!("missing file path for key name {key:?} in source {:?}", text.text),
                _ => format!("source {:?} key name or file path contains '='", text.text),
            };
            return Err(boxed(refused("file-source", message, text.span)));
        }
        let file = self.file(here, Text { text: path, span: text.span })?;
        Ok(format!("{key}={file}"))
    }

    fn resource(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        if here.branch.is_root(&here.folder, text) {
            return self.root(here, text, here.listing.clone());
        }
        let file = match self.objects(here, text) {
            Ok(_) if is_program(&text) => return self.program(here, text),
            Ok(bytes) => {
                let Some(listing) = &here.listing else { return self.put_file(here, text, bytes) };
                return self.configured(here, text, listing);
            }
            Err(error) => error,
        };
        if RepoSpec::parse(&text).is_ok() {
            return self.root(here, text, here.listing.clone()).map_err(|root| Box::new(neither(text, &file, *root)));
        }
        let said = both(text, &file, &here.branch.as_folder(&here.folder, text));
        let mut diagnostic = Diagnostic::from(file);
        diagnostic.labels.push((Span::NONE, said));
        Err(Box::new(diagnostic))
    }

    /// The bytes of a file, once it was seen to hold objects.
    fn objects(&self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Result<Vec<u8>, LoadError> {
        let path = self.files.resolve(&here.folder, text)?;
        if is_program(&text) {
            return Ok(Vec::new());
        }
        let source = self.files.text(&path, text.span)?;
        documents::objects(self.files.arena, source)?;
        self.files.bytes(&path, text.span)
    }

    /// Copies a folder or repository with a kustomization. `listing` is the one among whose plugins its objects are.
    fn root(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>, listing: Option<Listing<'f, 'a, 'w>>) -> Outcome {
        let spec = RepoSpec::parse(&text).ok();
        if spec.as_ref().is_some_and(|spec| spec.reference.is_empty()) {
            return Err(boxed(no_ref(&text, text.span)));
        }
        let root = here.branch.enter(&here.folder, text).map_err(boxed)?;
        let place = if let Some(spec) = spec {
            self.check_free(here, text.span).map_err(boxed)?;
            let clone = self.files.remotes.clone_of(&root.folder).unwrap_or_default();
            place::of_root(&spec, root.folder.strip_prefix(&clone).unwrap_or(&root.folder))
        } else {
            self.check_scope(here, &root.folder, text.span).map_err(boxed)?;
            place::relative(&here.folder, &root.folder)
        };
        let to = join(&here.to, &place.to_string_lossy());
        let branch = here.branch.below(&root, text);
        let is_local = here.is_local && !root.is_clone;
        self.descend(&Here { branch, folder: root.folder, to, is_local, listing }, text);
        Ok(written(&place))
    }

    /// A folder of this machine that is in scope; in a clone everything is.
    pub(super) fn check_scope(&self, here: &Here<'f, 'a, 'w>, folder: &Path, asked: Span) -> Result<(), LoadError> {
        if !here.is_local || folder.starts_with(&self.scope) {
            return Ok(());
        }
        let (folder, scope) = (folder.display().to_string(), self.scope.display().to_string());
        let message = format!("root {folder:?} outside localize scope {scope:?}");
        let hint = Some("name a folder above both with --scope".to_owned());
        Err(LoadError::Invalid { code: "localize-scope", message, span: asked, hint })
    }

    /// The folder for remote things must not be there for something else.
    fn check_free(&self, here: &Here<'f, 'a, 'w>, asked: Span) -> Result<(), LoadError> {
        if self.files.world.kind(&here.folder.join(LOCALIZED)).is_none() {
            return Ok(());
        }
        let folder = here.folder.display();
        let message = format!("{folder} already contains {LOCALIZED} needed to store what is remote");
        Err(refused("localize-taken", message, asked))
    }

    fn patch(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        match inline_objects(self.files, text) {
            Some(_) => self.patch_text(here, text),
            None => self.patch_file(here, text),
        }
    }

    fn patch_file(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        match &here.listing {
            Some(listing) if !is_program(&text) => self.configured(here, text, listing),
            _ => self.evaluated(here, text),
        }
    }

    /// A patch of an Instance may name files as the Instance does.
    fn patch_text(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        match &here.listing {
            Some(listing) if inline_objects(self.files, text).is_some() => self.inline(text, listing),
            _ => Ok(text.text.to_owned()),
        }
    }

    /// An object written here, or a file of them, whose own paths may change. kustomize's localize takes no folder
    /// here, its build does.
    fn plugin(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        if inline_objects(self.files, text).is_some() {
            return self.inline(text, here);
        }
        if here.branch.is_root(&here.folder, text) || RepoSpec::parse(&text).is_ok() {
            return self.root(here, text, Some(Listing::new(here.clone())));
        }
        if is_program(&text) {
            return self.plugin_program(here, text);
        }
        let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
        let source = self.files.text(&path, text.span).map_err(boxed)?;
        documents::objects(self.files.arena, source).map_err(boxed)?;
        self.configured(here, text, here)
    }

    /// Objects written in a kustomization, whose paths start at `listing`.
    fn inline(&mut self, text: Text<'a>, listing: &Here<'f, 'a, 'w>) -> Outcome {
        let changed = rewrite::every_document(self.files.arena, "(inline)", text.text.to_owned(), |object, _| {
            self.changes(listing, plugin::entries(object))
        });
        changed.map_err(boxed)
    }

    /// Copies a file of objects whose paths start at `listing`.
    pub(super) fn configured(
        &mut self,
        here: &Here<'f, 'a, 'w>,
        text: Text<'a>,
        listing: &Here<'f, 'a, 'w>,
    ) -> Outcome {
        let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
        let bytes = self.rewritten(&path, text.span, listing).map_err(boxed)?;
        self.put_file(here, text, bytes)
    }

    /// A file of objects whose paths start at `listing`, as it is in the copy.
    pub(super) fn rewritten(
        &mut self,
        path: &Path,
        asked: Span,
        listing: &Here<'f, 'a, 'w>,
    ) -> Result<Vec<u8>, LoadError> {
        let bytes = self.files.bytes(path, asked)?;
        let old = String::from_utf8_lossy(&bytes).into_owned();
        let changed = rewrite::every_document(self.files.arena, &self.files.shown(path), old, |object, _| {
            self.changes(listing, plugin::entries(object))
        });
        changed.map(String::into_bytes)
    }
}

/// True for a file of this machine that is evaluated.
pub(super) fn is_program(text: &str) -> bool {
    Path::new(text).extension().is_some_and(|extension| extension == "jsonnet") && !is_remote_file(text)
}

/// The text that names the copy.
pub(super) type Outcome = Result<String, Box<Diagnostic>>;

pub(super) fn boxed(error: LoadError) -> Box<Diagnostic> {
    Box::new(error.into())
}

pub(super) fn written(place: &Path) -> String {
    // What is joined with nothing ends in a slash.
    place.components().collect::<PathBuf>().to_string_lossy().into_owned()
}

fn both(text: Text<'_>, file: &LoadError, root: &str) -> String {
    let path = text.text;
    format!(
        "kustomize says: could not localize path {path:?} as file: {file}; could not localize path {path:?} as directory: {root}"
    )
}

/// Neither as a file nor as a repository. The repository's problem is the one to show, unless the text was a file.
fn neither(text: Text<'_>, file: &LoadError, root: Diagnostic) -> Diagnostic {
    let said = both(text, file, &root.message);
    let mut shown = if file.code() == "malformed-yaml" { Diagnostic::from(file.clone()) } else { root };
    shown.labels.push((Span::NONE, said));
    shown
}
