//! `jsonnetfile.json` and `jsonnetfile.lock.json`, versions 0 and 1.

use std::path::Path;
use std::sync::LazyLock;

use kubekiln_yaml::Node;
use regex::Regex;

use crate::diagnostic::Diagnostic;
use crate::load::loader::Files;
use crate::load::{LoadError, Problems, documents};
use crate::text::Text;

const DIRECT: &str = "jsonnetfile.json";
const LOCK: &str = "jsonnetfile.lock.json";

/// The packages of a project.
#[derive(Clone, Debug)]
pub struct Lockfile<'a> {
    /// Every package, those that others need among them.
    pub packages: Vec<Locked<'a>>,
    /// Packages are also to be had by the last part of their name.
    pub legacy_imports: bool,
}

/// A package at a revision.
#[derive(Clone, Debug)]
pub struct Locked<'a> {
    /// `github.com/org/repo/folder`, or the name of a local folder: its folder in `vendor`.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// The commit.
    pub version: Text<'a>,
    /// What [`super::Package::sum`] gives of it; empty for a local package.
    pub sum: Text<'a>,
    /// The name it is to have instead of the last part of its own; empty for that.
    short: String,
}

/// Where a package comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A repository, and the folder in it.
    Git {
        /// Its URL.
        remote: String,
        /// Empty for the top.
        subdir: String,
    },
    /// A folder, relative to that of the lock file.
    Local {
        /// The folder as written.
        folder: String,
    },
}

impl<'a> Lockfile<'a> {
    /// Reads the files in folder `root`. Every package that `jsonnetfile.json` names must be locked.
    pub fn read(files: &Files<'a, '_>, root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let all = |problems: Problems| problems.into_iter().map(Diagnostic::from).collect::<Vec<_>>();
        let read = |name: &str| load(files, &root.join(name)).map_err(|error| all(vec![error]));
        let (direct, lock) = (read(DIRECT)?, read(LOCK)?);
        let mut problems = Problems::new();
        let packages = packages(&lock, true, &mut problems);
        for wanted in self::packages(&direct, false, &mut problems) {
            if !packages.iter().any(|locked| locked.name == wanted.name) {
                let message = format!("{} is in {DIRECT} and not in {LOCK}", wanted.name);
                problems.push(wanted.invalid("vendor-lock", message, Some("`jb install` locks it")));
            }
        }
        let legacy = direct.get("legacyImports").and_then(Node::text);
        if problems.is_empty() {
            Ok(Self { packages, legacy_imports: legacy != Some("false") })
        } else {
            Err(all(problems))
        }
    }

    /// The short name under which a package is to be had too.
    pub fn link<'l>(&self, locked: &'l Locked<'_>) -> Option<&'l str> {
        let is_git = matches!(locked.source, Source::Git { .. });
        Some(locked.short_name()).filter(|short| self.legacy_imports && is_git && *short != locked.name)
    }
}

impl Locked<'_> {
    fn short_name(&self) -> &str {
        if self.short.is_empty() { self.name.rsplit('/').next().unwrap_or_default() } else { &self.short }
    }

    pub(super) fn invalid(&self, code: &'static str, message: String, hint: Option<&str>) -> LoadError {
        LoadError::Invalid { code, message, span: self.version.span, hint: hint.map(str::to_owned) }
    }

    pub(super) fn mismatch(&self, found: &str, hint: &str) -> LoadError {
        let (name, sum) = (&self.name, self.sum.text);
        let message = format!("checksum mismatch for {name}. Expected {sum} but got {found}");
        let span = self.sum.span;
        LoadError::Invalid { code: "vendor-sum", message, span, hint: Some(hint.to_owned()) }
    }
}

fn load<'a>(files: &Files<'a, '_>, path: &Path) -> Result<Node<'a>, LoadError> {
    let source = files.text(path, kubekiln_yaml::Span::NONE)?;
    // JSON is YAML, and here it comes with places.
    let root = documents::roots(files.arena, source)?.into_iter().next();
    let root = root.unwrap_or_else(|| Node::null(kubekiln_yaml::Span::new(source, 0, 0)));
    match root.get("version").and_then(Node::text) {
        None | Some("0" | "1") => Ok(root),
        Some(version) => Err(LoadError::Invalid {
            code: "vendor-lock",
            message: format!("jsonnetfile version {version} is unknown"),
            span: root.span,
            hint: None,
        }),
    }
}

fn packages<'a>(root: &Node<'a>, with_sums: bool, problems: &mut Problems) -> Vec<Locked<'a>> {
    let list = root.get("dependencies").and_then(Node::as_sequence).map_or(&[][..], |list| list.items.as_slice());
    let mut packages = Vec::with_capacity(list.len());
    for node in list {
        match package(node, with_sums) {
            Ok(package) => packages.push(package),
            Err(error) => problems.push(error),
        }
    }
    packages
}

fn package<'a>(node: &Node<'a>, with_sums: bool) -> Result<Locked<'a>, LoadError> {
    let (name, source, at) = source(node)?;
    let (version, sum, short) = (text(node, &["version"]), text(node, &["sum"]), text(node, &["name"]).text.to_owned());
    let is_inside = |path: &str| path.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git"));
    if !is_inside(&name) || (!short.is_empty() && !is_inside(&short)) {
        return Err(invalid(format!("'{name}' is no place in vendor"), at));
    }
    if with_sums && matches!(source, Source::Git { .. }) && (version.is_empty() || sum.is_empty()) {
        return Err(invalid(format!("{name} has no version or no sum"), version));
    }
    Ok(Locked { name, source, version, sum, short })
}

/// Name and source of a package, and the text that says so.
fn source<'a>(node: &Node<'a>) -> Result<(String, Source, Text<'a>), LoadError> {
    let remote = text(node, &["source", "git", "remote"]);
    if !remote.is_empty() {
        let subdir = text(node, &["source", "git", "subdir"]).text.trim_matches('/').to_owned();
        let unknown = || invalid(format!("unable to parse git url `{remote}`"), remote);
        let repository = repository(&remote).ok_or_else(unknown)?;
        let name = if subdir.is_empty() { repository } else { format!("{repository}/{subdir}") };
        return Ok((name, Source::Git { remote: remote.text.to_owned(), subdir }, remote));
    }
    let folder = text(node, &["source", "local", "directory"]);
    if folder.is_empty() {
        return Err(invalid("either git or local source is required".to_owned(), folder));
    }
    let name = folder.text.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    Ok((name, Source::Local { folder: folder.text.to_owned() }, folder))
}

/// The text at a path; an empty one with the package's place.
fn text<'a>(node: &Node<'a>, path: &[&str]) -> Text<'a> {
    let found = node.at(path).and_then(|node| Some(Text { text: node.text()?, span: node.span }));
    found.unwrap_or(Text { text: "", span: node.span })
}

fn invalid(message: String, at: Text<'_>) -> LoadError {
    LoadError::Invalid { code: "vendor-lock", message, span: at.span, hint: None }
}

/// `host/org/repo` of a URL, as jsonnet-bundler names it.
fn repository(remote: &str) -> Option<String> {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let forms = [
            r"^ssh://git@(?P<host>[^/]+)/(?P<user>.+)/(?P<repo>[^/]+?)(\.git)?$",
            r"^git@(?P<host>[^:/]+):(?P<user>.+)/(?P<repo>[^/]+?)(\.git)?$",
            r"^(https?://)?(?P<host>[a-zA-Z0-9.-]+\.[a-zA-Z]{2,})/(?P<user>[-_~a-zA-Z0-9/.]+)/(?P<repo>[-_a-zA-Z0-9.]+?)(\.git)?$",
        ];
        forms.iter().filter_map(|form| Regex::new(form).ok()).collect()
    });
    let found = FORMS.iter().find_map(|form| form.captures(remote))?;
    Some(format!("{}/{}/{}", &found["host"], &found["user"], &found["repo"]))
}
