//! `kiln.lock`: what each entry of `spec.vendor` was when it was brought into the project.

use std::fmt::Write as _;
use std::path::Path;

use kubekiln_yaml::{Arena, Node, Resolved, Span, resolve_plain};
use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::layers::kustomization::file_span;
use crate::load::documents;
use crate::load::fields::{Fields, Problems};
use crate::load::loader::Files;
use crate::project::{Source, Vendor, invalid};
use crate::text::Text;
use crate::world::PathKind;

/// The file beside `kiln.yaml`.
pub const FILE_NAME: &str = "kiln.lock";

const API_VERSION: &str = "kubekiln.dev/v1alpha1";
const KIND: &str = "Lock";
const HEAD: &str =
    "# Written by `kiln vendor`: what each entry of spec.vendor in kiln.yaml is. Commit it, and do not edit it.\n";

/// The locked entries.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock<'a> {
    /// Sorted by path.
    pub entries: Vec<Locked<'a>>,
}

/// An entry as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locked<'a> {
    /// What `kiln.yaml` asked for.
    pub entry: Vendor<'a>,
    /// The commit, of a git repository.
    pub commit: Option<Text<'a>>,
    /// The hash of what was downloaded.
    pub download: Option<Text<'a>>,
    /// The hash of its files: see [`super::tree_hash`].
    pub tree: Text<'a>,
    /// How many files there are.
    pub files: usize,
}

impl<'a> Lock<'a> {
    /// Reads the lock file in a folder; one that is not there has no entries.
    pub fn load(files: &Files<'a, '_>, folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let file = folder.join(FILE_NAME);
        if files.world.kind(&file) != Some(PathKind::File) {
            return Ok(Self::default());
        }
        let mut problems = Problems::new();
        let lock = Self::read(files, &file, &mut problems);
        let found: Vec<Diagnostic> = problems.into_iter().map(|problem| with_cure(problem.into())).collect();
        if found.is_empty() { Ok(lock) } else { Err(found) }
    }

    fn read(files: &Files<'a, '_>, file: &Path, problems: &mut Problems) -> Self {
        let read = files.text(file, Span::NONE).and_then(|source| {
            let root = documents::roots(files.arena, source)?.into_iter().next();
            Ok(root.unwrap_or_else(|| Node::null(file_span(source))))
        });
        match read {
            Ok(root) => Self::decode(&root, files.arena, problems),
            Err(error) => {
                problems.push(error);
                Self::default()
            }
        }
    }

    fn decode(root: &Node<'a>, arena: &Arena, problems: &mut Problems) -> Self {
        let mut top = Fields::new(root, "Lock", problems);
        for (field, wanted) in [("apiVersion", API_VERSION), ("kind", KIND)] {
            let text = top.text(field, problems);
            if text.is_none_or(|text| text.text != wanted) {
                let message = format!("{FILE_NAME} is a {KIND} of {API_VERSION}");
                problems.push(invalid("vendor-lock", message, text.map_or(root.span, |text| text.span), None));
            }
        }
        let null = Node::null(root.span);
        let mut spec = Fields::new(top.node("spec").unwrap_or(&null), "Lock.spec", problems);
        let nodes = spec.list("vendor", problems);
        let mut entries: Vec<_> = nodes.iter().filter_map(|node| Locked::decode(node, arena, problems)).collect();
        spec.finish(problems);
        top.finish(problems);
        entries.sort_by_key(|locked| locked.entry.name());
        for two in entries.windows(2).filter(|two| two[0].entry.name() == two[1].entry.name()) {
            let message = format!("{} is locked twice", two[1].entry.path);
            problems.push(invalid("vendor-lock", message, two[1].entry.path.span, None));
        }
        Self { entries }
    }

    /// What is locked for the entry that is called `name`.
    pub fn get(&self, name: &str) -> Option<&Locked<'a>> {
        let at = self.entries.binary_search_by(|locked| locked.entry.name().as_str().cmp(name));
        at.ok().map(|at| &self.entries[at])
    }

    /// What is locked for an entry as it is written now.
    pub fn pinned(&self, entry: &Vendor<'_>) -> Result<&Locked<'a>, Diagnostic> {
        let Some(pin) = self.get(&entry.name()) else {
            let message = format!("{} is not in {FILE_NAME}", entry.path);
            return Err(stale(message, entry, "`kiln vendor` brings it and locks it"));
        };
        if pin.entry.asks_for_the_same(entry) {
            return Ok(pin);
        }
        let (wanted, locked) = (entry.source.to_string(), pin.entry.source.to_string());
        let message = if wanted == locked {
            format!("kiln.yaml asks for other files of {wanted} than {FILE_NAME} has")
        } else {
            format!("kiln.yaml asks for {wanted}, and {FILE_NAME} has {locked}")
        };
        let mut problem = stale(message, entry, "`kiln vendor` brings what kiln.yaml asks for, and locks it");
        problem.labels.push((pin.entry.path.span, "what is locked".to_owned()));
        Err(problem)
    }

    /// The lock as a file: the same entries in any order give the same bytes.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}apiVersion: {API_VERSION}\nkind: {KIND}\nspec:\n");
        if self.entries.is_empty() {
            return text + "  vendor: []\n";
        }
        text += "  vendor:\n";
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|locked| locked.entry.name());
        for locked in entries {
            locked.write(&mut text);
        }
        text
    }
}

impl<'a> Locked<'a> {
    fn decode(node: &Node<'a>, arena: &Arena, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Lock.spec.vendor", problems);
        let entry = Vendor::take(&mut fields, arena, problems);
        let commit = fields.text("commit", problems);
        let download = fields.text("download", problems);
        let tree = fields.text("tree", problems);
        let files = fields.int("files", problems).and_then(|files| usize::try_from(files).ok());
        fields.finish(problems);
        let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let is_hash = |text: &Text<'_>| text.strip_prefix("sha256:").is_some_and(|hash| hash.len() == 64 && hex(hash));
        let is_commit = |text: &Text<'_>| matches!(text.len(), 40 | 64) && hex(text);
        let entry = entry?;
        let is_git = matches!(entry.source, Source::Git { .. });
        let is_whole = tree.is_some_and(|text| is_hash(&text))
            && commit.as_ref().map_or(!is_git, is_commit)
            && download.as_ref().map_or(is_git, is_hash);
        if !is_whole {
            let message = format!("{} has no commit, download or tree that could be checked", entry.path);
            problems.push(invalid("vendor-lock", message, entry.path.span, None));
        }
        Some(Self { entry, commit, download, tree: tree?, files: files.unwrap_or_default() })
    }

    fn write(&self, text: &mut String) {
        let mut field = |start: &str, name: &str, value: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {start} {name}: {value}");
        };
        field("-", "path", &scalar(&self.entry.name()));
        match &self.entry.source {
            Source::Git { url, reference } => {
                field(" ", "git", &scalar(url));
                field(" ", "ref", &scalar(reference));
            }
            Source::Url { url, strip } => {
                field(" ", "url", &scalar(url));
                if *strip > 0 {
                    field(" ", "stripComponents", &strip.to_string());
                }
            }
            Source::Chart { name, repo, version, render } => {
                field(" ", "chart", &scalar(name));
                field(" ", "repo", &scalar(repo));
                field(" ", "version", &scalar(version));
                if let Some(render) = render {
                    // JSON is YAML.
                    field(" ", "render", &Json::Object(render.settings.clone()).to_string());
                }
            }
        }
        for (name, list) in [("include", &self.entry.include), ("exclude", &self.entry.exclude)] {
            if !list.is_empty() {
                let items: Vec<_> = list.iter().map(|item| scalar(item)).collect();
                field(" ", name, &format!("[{}]", items.join(", ")));
            }
        }
        for (name, value) in [("commit", self.commit), ("download", self.download), ("tree", Some(self.tree))] {
            if let Some(value) = value {
                field(" ", name, &scalar(&value));
            }
        }
        field(" ", "files", &self.files.to_string());
    }
}

/// A text as YAML reads it back: plain where nothing in it means anything else.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./+@*:=~".contains(c);
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_text =
        starts && text.chars().all(is_plain) && !text.ends_with(':') && matches!(resolve_plain(text), Resolved::Str);
    // JSON's strings are YAML's.
    if is_text { text.to_owned() } else { Json::from(text).to_string() }
}

/// The problem of an entry that is not as it is locked.
fn stale(message: String, entry: &Vendor<'_>, hint: &str) -> Diagnostic {
    invalid("vendor-lock", message, entry.path.span, Some(hint.to_owned())).into()
}

fn with_cure(diagnostic: Diagnostic) -> Diagnostic {
    let cure = "bring kiln.lock back with git; or remove it, and `kiln vendor` locks what there is today";
    Diagnostic { hint: diagnostic.hint.or_else(|| Some(cure.to_owned())), ..diagnostic }
}

#[cfg(test)]
mod tests;
