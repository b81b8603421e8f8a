//! New roots: folders of this machine and of repositories, and what kustomize says when an entry is neither these nor
//! a file.

use std::path::{Path, PathBuf};

use kubekiln_yaml::Span;

use super::{Branch, Content, Diagnostic, Kustomization, LoadError, Origin, Root, Rules, invalid};
use crate::diagnostic::{Problem, Severity};
use crate::load::git::RepoSpec;
use crate::load::loader::Files;
use crate::load::remote::is_remote_file;
use crate::text::Text;
use crate::world::{PathKind, join};

/// The folder of `spec` in its clone.
fn clone_root(files: &Files<'_, '_>, spec: &RepoSpec, asked: Span) -> Result<Root, LoadError> {
    let checkout = files.remotes.checkout(files.world, spec).map_err(|error| error.at(asked))?;
    let inside = spec.root_path.trim_start_matches('/');
    let named = join(&checkout.folder, inside);
    let revision = spec.shown_revision();
    let real = files.world.canonical(&named).map_err(|_| {
        let message = format!("no such file or directory: {inside} in {revision}");
        invalid("missing-folder", message, asked, nearest_in(files, &checkout.folder, inside))
    })?;
    if files.world.kind(&real) == Some(PathKind::File) {
        let message = format!("'{inside}' of {revision} refers to file '{inside}'; expecting directory");
        return Err(invalid("not-a-folder", message, asked, Some("name the folder that it is in".to_owned())));
    }
    if !real.starts_with(&checkout.folder) {
        let message = format!("\"{inside}\" refers to directory outside of repo \"{revision}\"");
        return Err(invalid("outside-the-clone", message, asked, None));
    }
    Ok(Root { folder: real, is_clone: true })
}

fn nearest_in(files: &Files<'_, '_>, clone: &Path, inside: &str) -> Option<String> {
    let (parent, wanted) = inside.rsplit_once('/').unwrap_or(("", inside));
    let names = files.world.list(&join(clone, parent)).ok()?;
    let near = crate::diagnostic::nearest(wanted, names.iter().map(String::as_str))?;
    Some(format!("the repository has \"{}\"", Path::new(parent).join(near).display()))
}

/// kustomize takes a path apart only by its dots, so two list entries that became one text lead to some other folder.
pub(super) fn check_ambiguous(text: Text<'_>) -> Result<(), LoadError> {
    if !text.split('/').any(|part| part != ".." && part.contains("..")) {
        return Ok(());
    }
    let meant = join(Path::new(""), &text);
    let message = format!(
        "path {:?} is ambiguous: resolves to {:?} after normalization, which is likely not the intended target; check \
         for YAML indentation errors in your kustomization file",
        text.text,
        meant.display().to_string()
    );
    Err(invalid("ambiguous-path", message, text.span, None))
}

/// kustomize's warning for a prefix that it takes off.
pub(super) fn forced_git(span: Span) -> Diagnostic {
    let message = "Forcing the git protocol using the 'git::' URL prefix is not supported. kustomize strips this \
                   invalid prefix, but will stop doing so";
    let hint = Some("remove the 'git::' prefix".to_owned());
    let error = invalid("forced-git-protocol", message.to_owned(), span, hint);
    Diagnostic { severity: Severity::Warning, ..Diagnostic::from(error) }
}

impl<'f, 'a, 'w> Branch<'f, 'a, 'w> {
    /// The root of a build: a folder or a git URL.
    pub(crate) fn first(
        files: &'f Files<'a, 'w>,
        named: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, LoadError> {
        if let Ok(spec) = RepoSpec::parse(named) {
            if RepoSpec::is_forced_git(named) {
                diagnostics.push(forced_git(Span::NONE));
            }
            let root = clone_root(files, &spec, Span::NONE)?;
            return Ok(Branch {
                files,
                ancestors: vec![root.folder],
                remotes: vec![spec.raw],
                origin: Origin::default(),
                built: None,
            });
        }
        match files.world.canonical(&join(&files.shown_from, named)) {
            Ok(root) if files.world.kind(&root) == Some(PathKind::Directory) => {
                Ok(Branch { files, ancestors: vec![root], remotes: Vec::new(), origin: Origin::default(), built: None })
            }
            Ok(file) => {
                let message = format!("'{}' must be a directory to be a root", files.shown(&file));
                Err(invalid("not-a-folder", message, Span::NONE, None))
            }
            Err(error) => {
                let hint = Some("give the folder that holds kustomization.yaml".to_owned());
                Err(invalid("missing-folder", error.to_string(), Span::NONE, hint))
            }
        }
    }

    /// The folder that this way leads to.
    pub(crate) fn folder(&self) -> &Path {
        self.ancestors.last().map_or(Path::new("/"), PathBuf::as_path)
    }

    /// Asks for everything remote that a kustomization names, at once.
    pub(super) fn fetch_ahead(&self, folder: &Path, kustomization: &Kustomization<'a>) {
        let k = kustomization;
        let lists = [&k.resources, &k.components, &k.generators, &k.transformers, &k.validators];
        let world = self.files.world;
        let is_remote = |text: &&str| {
            is_remote_file(text)
                || (RepoSpec::parse(text).is_ok() && world.kind(&join(folder, text)) != Some(PathKind::File))
        };
        let texts: Vec<&str> = lists.into_iter().flatten().map(|text| text.text).filter(is_remote).collect();
        if texts.len() > 1 {
            self.files.remotes.fetch_ahead(world, &texts);
        }
    }

    /// True for an entry that need not be tried as a file: a folder, or a URL that was a repository before.
    pub(crate) fn is_root(&self, folder: &Path, text: Text<'a>) -> bool {
        let world = self.files.world;
        if is_remote_file(&text) {
            return RepoSpec::parse(&text).is_ok_and(|spec| self.files.remotes.is_known_repository(world, &spec));
        }
        world.kind(&join(folder, &text)) == Some(PathKind::Directory)
    }

    /// The folder of a repository, unless it is what led here.
    pub(super) fn enter_clone(&self, spec: &RepoSpec, asked: Span) -> Result<Root, LoadError> {
        if let Some(earlier) = self.remotes.iter().find(|earlier| earlier.starts_with(&spec.raw)) {
            let message = format!("cycle detected: URI '{}' referenced by previous URI '{earlier}'", spec.raw);
            let hint =
                "a repository cannot name a URL that led to it; name its own folders by relative paths".to_owned();
            return Err(invalid("cycle", message, asked, Some(hint)));
        }
        clone_root(self.files, spec, asked)
    }

    /// The way on to a new root.
    pub(crate) fn below(&self, root: &Root, text: Text<'a>) -> Self {
        let (mut ancestors, mut remotes) = (self.ancestors.clone(), self.remotes.clone());
        if root.is_clone {
            ancestors.clear();
            remotes.push(text.text.to_owned());
        }
        ancestors.push(root.folder.clone());
        Branch { files: self.files, ancestors, remotes, origin: self.origin.append(&text), built: self.built }
    }

    /// What could not be read as a file is taken for a root, as in kustomize.
    pub(super) fn instead_of_file(
        &self,
        folder: &Path,
        text: Text<'a>,
        rules: Rules,
        file: LoadError,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Content<'a>> {
        let Ok(spec) = RepoSpec::parse(&text) else {
            diagnostics.push(self.neither(folder, text, rules, file));
            return None;
        };
        match self.enter_clone(&spec, text.span) {
            Ok(root) => self.descend(root, text, rules, diagnostics),
            Err(error) => {
                diagnostics.push(self.no_repository(folder, text, rules, file, error));
                None
            }
        }
    }

    /// Neither a file nor a folder.
    fn neither(&self, folder: &Path, text: Text<'a>, rules: Rules, file: LoadError) -> Diagnostic {
        if is_remote_file(&text) && file.code() != "malformed-yaml" {
            return file.into();
        }
        let said = match file.code() {
            "malformed-yaml" => malformed(text, rules, &file),
            _ => both(text, rules, &self.as_file(folder, text, &file), &self.as_folder(folder, text)),
        };
        with_words(file, &said)
    }

    /// Neither a file nor a repository.
    fn no_repository(
        &self,
        folder: &Path,
        text: Text<'a>,
        rules: Rules,
        file: LoadError,
        git: LoadError,
    ) -> Diagnostic {
        // A text that can be read as YAML or nearly so was meant to be a file.
        if file.code() == "malformed-yaml" && !git.to_string().contains("timeout running") {
            let said = malformed(text, rules, &file);
            let mut diagnostic = with_words(file, &said);
            diagnostic.labels.push((Span::NONE, format!("nor is it a repository: {git}")));
            return diagnostic;
        }
        if matches!(git.code(), "offline" | "remote-refused") {
            return git.into();
        }
        let said = both(text, rules, &self.as_file(folder, text, &file), &git.to_string());
        with_words(git, &said)
    }

    /// What kustomize says of a component's folder.
    pub(super) fn of_component(&self, folder: &Path, text: Text<'a>, rules: Rules, error: LoadError) -> Diagnostic {
        if rules != Rules::Components || error.code() != "missing-folder" || RepoSpec::parse(&text).is_ok() {
            return error.into();
        }
        let said = format!("accumulating components: loader.New {:?}", self.as_folder(folder, text));
        with_words(error, &said)
    }

    fn as_file(&self, folder: &Path, text: Text<'a>, file: &LoadError) -> String {
        match file.code() {
            "missing-file" => self.no_link(&join(folder, &text)),
            _ => file.to_string(),
        }
    }

    /// What kustomize says of a text that names no folder.
    pub(crate) fn as_folder(&self, folder: &Path, text: Text<'a>) -> String {
        let path = join(folder, &text);
        if text.is_empty() {
            return "new root cannot be empty".to_owned();
        }
        if Path::new(text.text).is_absolute() {
            return format!("new root '{text}' cannot be absolute");
        }
        match (check_ambiguous(text), self.files.world.kind(&path)) {
            (Err(error), _) => error.to_string(),
            (Ok(()), Some(_)) => format!("must build at directory: '{}': file is not directory", path.display()),
            (Ok(()), None) => format!("must build at directory: not a valid directory: {}", self.no_link(&path)),
        }
    }

    /// kustomize's words for a path that is not there; it names the first part that is missing.
    fn no_link(&self, path: &Path) -> String {
        let mut parts: Vec<&Path> = path.ancestors().collect();
        parts.reverse();
        let missing = parts.into_iter().find(|part| self.files.world.kind(part).is_none()).unwrap_or(path);
        let (path, missing) = (path.display(), missing.display());
        format!("evalsymlink failure on '{path}' : lstat {missing}: no such file or directory")
    }
}

/// kustomize's message when an entry could be read in neither of two ways.
fn both(text: Text<'_>, rules: Rules, file: &str, root: &str) -> String {
    format!("{}accumulation err='accumulating resources from '{text}': {file}': {root}", stage(rules))
}

fn malformed(text: Text<'_>, rules: Rules, file: &LoadError) -> String {
    format!("{}accumulating resources from '{text}': {file} in File: {text}", stage(rules))
}

fn stage(rules: Rules) -> &'static str {
    if rules == Rules::Resources { "accumulating resources: " } else { "" }
}

fn with_words(error: LoadError, said: &str) -> Diagnostic {
    Diagnostic { wording: Some(said.to_owned()), ..Diagnostic::from(error) }
}

/// kustomize's words for a problem of the layer in `folder`, which `text` names. Only a problem for which it has words of
/// its own gets them.
pub(super) fn of_layer(diagnostic: Diagnostic, text: Text<'_>, rules: Rules, folder: &Path) -> Diagnostic {
    let worded = ["missing-kustomization", "several-kustomizations", "component-kind", "cycle", "absolute-root"];
    if diagnostic.wording.is_none() && !worded.contains(&diagnostic.code) {
        return diagnostic;
    }
    let folder = folder.display();
    let inner = match (diagnostic.chain.is_empty(), diagnostic.code) {
        (true, "component-kind") => String::new(),
        (true, "missing-kustomization" | "several-kustomizations") => {
            format!("couldn't make target for path '{folder}': ")
        }
        _ => format!("recursed accumulation of path '{folder}': "),
    };
    if rules == Rules::Components {
        let inner = diagnostic.worded(&inner);
        let quoted = format!("{:?}", inner.wording.as_deref().unwrap_or_default());
        return Diagnostic {
            wording: Some(format!("accumulating components: accumulateDirectory: {quoted}")),
            ..inner
        };
    }
    let file = format!("'{folder}' must resolve to a file");
    diagnostic.worded(&format!("{}{inner}", both(text, rules, &file, "")))
}
