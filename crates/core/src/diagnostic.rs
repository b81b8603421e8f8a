//! What a build has to say: one shape for the problems of every stage.

mod render;

use kubekiln_yaml::Span;
use rustc_hash::FxHashMap;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build goes on; its output is right.
    Warning,
    /// There is no output.
    Error,
}

/// One problem: what, where, who pulled it in, what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable name of the kind of problem, kebab case: what people search for and tools match on.
    pub code: &'static str,
    /// One sentence; holds kustomize's own wording where it has one.
    pub message: String,
    /// The text at fault; [`Span::NONE`] when there is none to show.
    pub span: Span,
    /// Further places, each with what it has to do with the problem.
    pub labels: Vec<(Span, String)>,
    /// The kustomizations on the way from the root to the problem, root first: the entry that pulled in the next.
    pub chain: Vec<Span>,
    /// The cure.
    pub hint: Option<String>,
    /// What kustomize says of it, from the outside in; it is long, but it is what people look up.
    pub wording: Option<String>,
    /// The text around the places may hold a secret: it is not shown.
    pub confidential: bool,
}

impl Diagnostic {
    /// A problem at a place, and nothing more: no label, no way there, no cure.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>, span: Span) -> Self {
        let (labels, chain) = (Vec::new(), Vec::new());
        Self {
            severity,
            code,
            message: message.into(),
            span,
            labels,
            chain,
            hint: None,
            wording: None,
            confidential: false,
        }
    }

    /// Puts kustomize's words in front of those that it has for the problem itself.
    #[must_use]
    pub fn worded(mut self, outer: &str) -> Self {
        let inner = self.wording.take().unwrap_or_else(|| in_kustomizes_words(&self.message));
        self.wording = Some(format!("{outer}{inner}"));
        self
    }
}

/// kustomize says of a missing file which link it could not follow.
fn in_kustomizes_words(message: &str) -> String {
    match message.split_once("no such file or directory: ") {
        Some((before, path)) => {
            format!("{before}evalsymlink failure on '{path}' : lstat {path}: no such file or directory")
        }
        None => message.to_owned(),
    }
}

/// The error enum of a stage, seen as a diagnostic.
pub trait Problem: std::fmt::Display {
    /// See [`Diagnostic::code`].
    fn code(&self) -> &'static str;
    /// See [`Diagnostic::span`].
    fn span(&self) -> Span;
    /// See [`Diagnostic::labels`].
    fn labels(&self) -> Vec<(Span, String)> {
        Vec::new()
    }
    /// See [`Diagnostic::hint`].
    fn hint(&self) -> Option<String> {
        None
    }
    /// See [`Diagnostic::confidential`].
    fn confidential(&self) -> bool {
        false
    }
}

impl<P: Problem> From<P> for Diagnostic {
    fn from(problem: P) -> Self {
        let (labels, hint, confidential) = (problem.labels(), problem.hint(), problem.confidential());
        let bare = Self::new(Severity::Error, problem.code(), problem.to_string(), problem.span());
        Self { labels, hint, confidential, ..bare }
    }
}

/// What a label says of a place that has the same problem.
pub(crate) const THE_SAME: &str = "the same";

/// Folds warnings that say the same of several places, or the like of one place, into the first of them; order is kept.
pub fn fold_warnings(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut folded: Vec<Diagnostic> = Vec::new();
    let mut by_message: FxHashMap<String, usize> = FxHashMap::default();
    let mut by_place: FxHashMap<(&'static str, Span), usize> = FxHashMap::default();
    for diagnostic in diagnostics {
        let (message, place) = (diagnostic.message.clone(), (diagnostic.code, diagnostic.span));
        let known = by_message.get(&message).or_else(|| by_place.get(&place).filter(|_| place.1.is_some()));
        if let Some(known) = known {
            fold_into(&mut folded[*known], diagnostic);
            continue;
        }
        by_message.insert(message, folded.len());
        by_place.insert(place, folded.len());
        folded.push(diagnostic);
    }
    folded
}

fn fold_into(first: &mut Diagnostic, other: Diagnostic) {
    let same = (other.span, THE_SAME.to_owned());
    let new_place = (other.span != first.span).then_some(same);
    let labels = other.labels.into_iter().filter(|_| other.span == first.span);
    for label in new_place.into_iter().chain(labels) {
        if !first.labels.iter().any(|(span, _)| *span == label.0) {
            first.labels.push(label);
        }
    }
}

/// The entry of `known` nearest to `word`, if one is near enough to be a slip of the finger.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (word.chars().count() / 3).max(1) + 1;
    known
        .into_iter()
        .map(|candidate| (distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_finds_slips_and_leaves_strangers_alone() {
        let known = ["resources", "namePrefix", "namespace"];
        assert_eq!(nearest("resuorces", known), Some("resources"));
        assert_eq!(nearest("nameprefix", known), Some("namePrefix"));
        assert_eq!(nearest("helm", known), None);
    }
}
