//! One entry of a project's `vendor`: an outside source, and the folder that it is brought to.

use std::path::{Component, Path};

use kubekiln_yaml::{Arena, Node};

use super::{AppOfApps, Render, Target, invalid};
use crate::diagnostic::Diagnostic;
use crate::load::fields::{Fields, Problems};
use crate::text::Text;

/// A source that is brought into the project. The lock file says of each what it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vendor<'a> {
    /// The folder that it is brought to, as written.
    pub path: Text<'a>,
    /// Where it comes from.
    pub source: Source<'a>,
    /// Patterns of the files that are wanted, each from the top of the source; none for all.
    pub include: Vec<Text<'a>>,
    /// Patterns of files that are not wanted after all.
    pub exclude: Vec<Text<'a>>,
}

/// Where an entry comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source<'a> {
    /// A git repository.
    Git {
        /// `git`: its URL.
        url: Text<'a>,
        /// `ref`: branch, tag or commit.
        reference: Text<'a>,
    },
    /// A file or a tar archive.
    Url {
        /// `url`: `https://` or `file://`.
        url: Text<'a>,
        /// `stripComponents`: folders of the archive that are left out of every path.
        strip: usize,
    },
    /// A helm chart.
    Chart {
        /// `chart`
        name: Text<'a>,
        /// `repo`: `https://`, `oci://` or `file://`.
        repo: Text<'a>,
        /// `version`, exactly.
        version: Text<'a>,
        /// `render`: helm renders it when it is brought; its objects are kept, and not the chart.
        render: Option<Render>,
    },
}

/// Every field that says where an entry comes from, before it is known which of them belong together.
struct Written<'a> {
    git: Option<Text<'a>>,
    reference: Option<Text<'a>>,
    url: Option<Text<'a>>,
    strip: Option<i64>,
    chart: Option<Text<'a>>,
    repo: Option<Text<'a>>,
    version: Option<Text<'a>>,
    render: Option<(Text<'a>, Render)>,
}

/// As many folders as an archive can have above its files.
const DEEPEST: i64 = 64;

impl<'a> Vendor<'a> {
    pub(super) fn decode(node: &Node<'a>, arena: &Arena, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.vendor", problems);
        let entry = Self::take(&mut fields, arena, problems);
        fields.finish(problems);
        entry
    }

    /// Takes the fields of an entry; the lock file has further ones beside them.
    pub(crate) fn take(fields: &mut Fields<'_, 'a>, arena: &Arena, problems: &mut Problems) -> Option<Self> {
        let path = fields.text("path", problems);
        let render = fields.entry("render").filter(|entry| !entry.value.is_null());
        let render = render.map(|entry| {
            let key = Text { text: "render", span: entry.key.span };
            (key, Render::decode(&entry.value, arena, problems))
        });
        let written = Written {
            git: fields.text("git", problems),
            reference: fields.text("ref", problems),
            url: fields.text("url", problems),
            strip: fields.int("stripComponents", problems),
            chart: fields.text("chart", problems),
            repo: fields.text("repo", problems),
            version: fields.text("version", problems),
            render,
        };
        let include = fields.texts("include", problems);
        let exclude = fields.texts("exclude", problems);
        for pattern in include.iter().chain(&exclude) {
            check_pattern(*pattern, problems);
            if written.render.is_some() {
                let message = "a chart that is rendered has no files to choose from".to_owned();
                problems.push(invalid("vendor-entry", message, pattern.span, None));
            }
        }
        if path.is_none() {
            let hint = "name the folder to bring it to: `path: vendor/argo-workflows`";
            problems.push(missing("a vendor entry needs path", fields.span(), hint));
        }
        if let Some(path) = path.filter(|path| parts(path).is_none()) {
            let message = format!("path {path} is no folder in the project");
            let hint = Some("write a folder below that of kiln.yaml".to_owned());
            problems.push(invalid("outside-the-project", message, path.span, hint));
            return None;
        }
        let source = written.source(fields.span(), problems)?;
        Some(Self { path: path?, source, include, exclude })
    }

    /// The parts of its path, without dots.
    pub fn parts(&self) -> Vec<&'a str> {
        parts(self.path.text).unwrap_or_default()
    }

    /// Its path without dots and with `/` between the parts: what it is called.
    pub fn name(&self) -> String {
        self.parts().join("/")
    }

    /// True when `other` asks for the same files of the same source.
    pub fn asks_for_the_same(&self, other: &Self) -> bool {
        (&self.source, &self.include, &self.exclude) == (&other.source, &other.include, &other.exclude)
    }
}

impl<'a> Source<'a> {
    /// The text that says where it comes from.
    pub fn place(&self) -> Text<'a> {
        match self {
            Self::Git { url, .. } | Self::Url { url, .. } => *url,
            Self::Chart { name, .. } => *name,
        }
    }

    /// The text that says which version of it: of a file there is none but its URL.
    pub fn version(&self) -> Text<'a> {
        match self {
            Self::Git { reference, .. } => *reference,
            Self::Url { url, .. } => *url,
            Self::Chart { version, .. } => *version,
        }
    }
}

/// `https://github.com/argoproj/argo-workflows at v3.7.3`
impl std::fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Git { url, reference } => write!(f, "{url} at {reference}"),
            Self::Url { url, .. } => f.write_str(url),
            Self::Chart { name, repo, version, render } => {
                write!(f, "chart {name} {version} of {repo}")?;
                if render.is_some() { f.write_str(", rendered") } else { Ok(()) }
            }
        }
    }
}

impl<'a> Written<'a> {
    fn source(self, span: kubekiln_yaml::Span, problems: &mut Problems) -> Option<Source<'a>> {
        self.check_company(problems);
        let needed = |field: Option<Text<'a>>, name: &str, hint: &str, problems: &mut Problems| {
            if field.is_none() {
                problems.push(missing(&format!("a vendor entry with {name}"), span, hint));
            }
            field
        };
        match (self.git, self.url, self.chart) {
            (Some(url), None, None) => {
                check_url("git", url, &["https://", "ssh://", "file://"], problems);
                check_repository(url, problems);
                let hint = "say which tag, branch or commit: `ref: v1.2.3`";
                let reference = needed(self.reference, "git needs ref", hint, problems)?;
                Some(Source::Git { url, reference })
            }
            (None, Some(url), None) => {
                check_url("url", url, &["https://", "file://"], problems);
                let strip = usize::try_from(self.strip.unwrap_or(0).clamp(0, DEEPEST)).unwrap_or_default();
                Some(Source::Url { url, strip })
            }
            (None, None, Some(name)) => {
                let repo = needed(self.repo, "chart needs repo", "say where from: `repo: https://...`", problems);
                if let Some(repo) = repo {
                    check_url("repo", repo, &["https://", "oci://", "file://"], problems);
                }
                let hint = "say which one exactly: `version: 1.2.3`";
                let version = needed(self.version, "chart needs version", hint, problems);
                check_words(name, version, problems);
                let render = self.render.map(|(_, render)| render);
                Some(Source::Chart { name, repo: repo?, version: version?, render })
            }
            _ => {
                let hint = "write `git` and `ref`, or `url`, or `chart` with `repo` and `version`";
                problems.push(missing("a vendor entry needs one of git, url and chart", span, hint));
                None
            }
        }
    }

    /// A field that goes with another one than is there.
    fn check_company(&self, problems: &mut Problems) {
        let mut alone = |field: Option<Text<'_>>, name: &str, with: &str| {
            if let Some(text) = field {
                let message = format!("{name} goes with {with}");
                problems.push(invalid("vendor-entry", message, text.span, None));
            }
        };
        if self.git.is_none() {
            alone(self.reference, "ref", "git");
        }
        if self.chart.is_none() {
            alone(self.repo, "repo", "chart");
            alone(self.version, "version", "chart");
            alone(self.render.as_ref().map(|(key, _)| *key), "render", "chart");
        }
        if let (Some(strip), other) = (self.strip, self.git.or(self.chart)) {
            let span = other.or(self.url).map_or(kubekiln_yaml::Span::NONE, |text| text.span);
            if other.is_some() {
                let message = "stripComponents goes with url".to_owned();
                problems.push(invalid("vendor-entry", message, span, None));
            } else if !(0..=DEEPEST).contains(&strip) {
                let message = format!("stripComponents is {strip}, and not from 0 to {DEEPEST}");
                problems.push(invalid("vendor-entry", message, span, None));
            }
        }
    }
}

fn check_pattern(pattern: Text<'_>, problems: &mut Problems) {
    let hint = |text: &str| Some(text.to_owned());
    if pattern.starts_with('/') || pattern.split('/').any(|part| matches!(part, "." | "..")) {
        let message = format!("pattern {pattern} has no place in the source");
        problems.push(invalid("vendor-pattern", message, pattern.span, hint("write it from the top of the source")));
    } else if let Err(error) = glob::Pattern::new(&pattern) {
        let message = format!("pattern {pattern} cannot be read: {error}");
        problems.push(invalid("vendor-pattern", message, pattern.span, hint("`**` stands alone between slashes")));
    }
}

/// A URL of one of these schemes, without a password: the file is committed.
fn check_url(field: &str, url: Text<'_>, schemes: &[&str], problems: &mut Problems) {
    let is_scp = field == "git" && !url.contains("://") && url.contains(['@', ':']);
    let Some(scheme) = schemes.iter().find(|scheme| url.starts_with(**scheme)) else {
        if !is_scp {
            let message = format!("{field}: {url} is not one of {}", schemes.join(", "));
            problems.push(invalid("vendor-entry", message, url.span, None));
        }
        return;
    };
    let authority = url[scheme.len()..].split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    // An ssh user's name is no secret.
    if user.is_some_and(|user| *scheme != "ssh://" || user.contains(':')) {
        let message = format!("{field} has a password or a token in it");
        let hint = "kiln.yaml and kiln.lock are committed: leave it out, and let git's credential helper or helm's login know it";
        problems.push(invalid("vendor-password", message, url.span, Some(hint.to_owned())));
    }
}

/// What kustomize puts behind a repository's name has fields of its own here.
fn check_repository(url: Text<'_>, problems: &mut Problems) {
    let rest = url.split_once("://").map_or(url.text, |(_, rest)| rest);
    if rest.contains('?') || rest.contains("//") {
        let message = format!("git: {url} is more than a repository's URL");
        let hint = "the revision goes into `ref`, folders go into `include`";
        problems.push(invalid("vendor-entry", message, url.span, Some(hint.to_owned())));
    }
}

/// Words that become arguments and parts of a URL.
fn check_words(name: Text<'_>, version: Option<Text<'_>>, problems: &mut Problems) {
    let is_word = |text: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || "-_.+/".contains(c);
        text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(inner) && !text.contains("..")
    };
    if !is_word(&name) {
        let message = format!("{name} is no name of a chart");
        problems.push(invalid("vendor-entry", message, name.span, None));
    }
    if let Some(version) = version.filter(|version| !is_word(version)) {
        let hint = Some("a range is not pinned: name one version".to_owned());
        let message = format!("{version} is no version of a chart");
        problems.push(invalid("vendor-entry", message, version.span, hint));
    }
}

fn missing(message: &str, span: kubekiln_yaml::Span, hint: &str) -> crate::load::LoadError {
    invalid("missing-field", message.to_owned(), span, Some(hint.to_owned()))
}

/// The parts of a path that stays below the project's folder; the folder itself is none.
fn parts(path: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    let is_odd = |part: &&str| part.contains(['\\', ':']) || part.chars().any(char::is_control);
    (!parts.is_empty() && !parts.iter().any(|part| is_odd(part) || part.eq_ignore_ascii_case(".git"))).then_some(parts)
}

/// Entries whose folder would lie in that of another entry or of a target; letter case does not count, for there are file
/// systems where it does not.
pub(super) fn overlaps(
    vendor: &[Vendor<'_>],
    targets: &[Target<'_>],
    app_of_apps: Option<&AppOfApps<'_>>,
) -> Vec<Diagnostic> {
    let mut taken: Vec<_> = vendor.iter().map(|entry| Taken::new(&entry.parts(), entry.path, true)).collect();
    taken.extend(app_of_apps.map(|app| Taken::new(&AppOfApps::parts(), app.name, false)));
    for target in targets {
        taken.push(Taken::new(&target.parts(), target.path, false));
        if target.delivery.is_some() {
            taken.push(Taken::new(&target.delivery_parts(), target.name, false));
        }
    }
    // Sorted by parts, what lies in a folder follows it.
    taken.sort_by(|a, b| a.folded.cmp(&b.folded));
    let mut found = Vec::new();
    let mut outer: Option<&Taken<'_>> = None;
    for one in &taken {
        match outer.filter(|around| one.folded.starts_with(&around.folded)) {
            // Of two targets it is said elsewhere.
            Some(around) if one.is_vendored || around.is_vendored => {
                let message = format!("path {} lies in {}", one.path, around.path);
                let hint = Some("each entry of vendor and each target has a folder of its own".to_owned());
                let problem = invalid("vendor-path", message, one.asked.span, hint);
                let labels = vec![(around.asked.span, "that path".to_owned())];
                found.push(Diagnostic { labels, ..problem.into() });
            }
            Some(_) => {}
            None => outer = Some(one),
        }
    }
    found
}

/// A folder that is an entry's or a target's.
struct Taken<'a> {
    path: String,
    /// Its parts in lower case.
    folded: Vec<String>,
    /// The text that asks for it.
    asked: Text<'a>,
    is_vendored: bool,
}

impl<'a> Taken<'a> {
    fn new(parts: &[&str], asked: Text<'a>, is_vendored: bool) -> Self {
        let folded = parts.iter().map(|part| part.to_lowercase()).collect();
        Self { path: parts.join("/"), folded, asked, is_vendored }
    }
}
