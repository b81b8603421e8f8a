//! The comments that make a jsonnet file a prototype.
//!
//! `ks` reads every line with `//` and a blank behind it as a comment, wherever in the file it stands. One that begins
//! with `@` is a directive, and the plain comment lines after it go on with its text.

use kubekiln::diagnostic::nearest;
use kubekiln::{Diagnostic, Text};
use kubekiln_yaml::{Arena, SourceId, Span};

use super::param_type::ParamType;
use crate::output::invalid;

/// The directives there are.
const DIRECTIVES: [&str; 6] = ["apiVersion", "name", "description", "shortDescription", "param", "optionalParam"];

/// What a file says of itself.
#[derive(Debug, Default)]
pub(super) struct Prototype<'a> {
    /// `@name`, in the way of `io.ksonnet.pkg.NAME`.
    pub(super) name: String,
    /// `@shortDescription`, else `@description`.
    pub(super) description: String,
    /// In written order.
    pub(super) params: Vec<Param<'a>>,
}

/// `@param` or `@optionalParam`.
#[derive(Debug)]
pub(super) struct Param<'a> {
    pub(super) name: Text<'a>,
    pub(super) kind: ParamType,
    /// As written; `None` for a parameter that must be given.
    pub(super) default: Option<Text<'a>>,
    pub(super) description: String,
}

/// Reads the directives of a source: what they say, and what is wrong with them.
pub(super) fn read(arena: &Arena, source: SourceId) -> (Prototype<'_>, Vec<Diagnostic>) {
    let mut prototype = Prototype::default();
    let mut short = String::new();
    let mut problems = Vec::new();
    for directive in directives(arena, source) {
        match directive.word {
            Text { text: "apiVersion", .. } if !directive.value.is_empty() => {}
            Text { text: "name", .. } if !directive.value.is_empty() => prototype.name = directive.text(),
            Text { text: "description", .. } if !directive.value.is_empty() => {
                prototype.description = directive.text();
            }
            Text { text: "shortDescription", .. } if !directive.value.is_empty() => short = directive.text(),
            Text { text: "param", .. } => collect(param(&directive, false), &mut prototype, &mut problems),
            Text { text: "optionalParam", .. } => collect(param(&directive, true), &mut prototype, &mut problems),
            word => problems.push(unknown(word)),
        }
    }
    if !short.is_empty() {
        prototype.description = short;
    }
    (prototype, problems)
}

fn collect<'a>(param: Result<Param<'a>, Diagnostic>, prototype: &mut Prototype<'a>, problems: &mut Vec<Diagnostic>) {
    match param {
        // Of two with one name the last one stands, as in the parameters that `ks generate` wrote.
        Ok(param) => {
            prototype.params.retain(|known| known.name.text != param.name.text);
            prototype.params.push(param);
        }
        Err(problem) => problems.push(problem),
    }
}

fn unknown(word: Text<'_>) -> Diagnostic {
    if DIRECTIVES.contains(&word.text) {
        let message = format!("\"{word}\" is not a valid directive: it has no value");
        return invalid("prototype-directive", message, word.span, None);
    }
    let hint = nearest(word.text, DIRECTIVES).map(|near| format!("did you mean \"@{near}\"?"));
    invalid("prototype-directive", format!("unknown prototype directive \"{word}\""), word.span, hint)
}

/// `@word value`, and the lines that go on with it.
struct Directive<'a> {
    word: Text<'a>,
    /// The rest of the first line.
    value: Text<'a>,
    more: Vec<&'a str>,
}

impl<'a> Directive<'a> {
    /// The whole text, its lines joined.
    fn text(&self) -> String {
        std::iter::once(self.value.text).chain(self.more.iter().copied()).collect::<Vec<_>>().join("\n")
    }

    /// The first `n` fields of the first line, split at single blanks as `ks` splits them, so that two blanks make an
    /// empty field; and the rest.
    fn fields(&self, n: usize) -> Option<(Vec<Text<'a>>, Text<'a>)> {
        let mut rest = self.value;
        let mut fields = Vec::new();
        for _ in 0..n {
            let at = rest.text.find(' ')?;
            let (field, behind) = split(rest, at);
            fields.push(field);
            rest = split(behind, 1).1;
        }
        Some((fields, rest))
    }
}

/// A text cut at byte `at`.
fn split(text: Text<'_>, at: usize) -> (Text<'_>, Text<'_>) {
    let (left, right) = text.text.split_at(at);
    let middle = text.span.start + u32::try_from(at).unwrap_or(0);
    let span = |start, end| Span { start, end, ..text.span };
    (Text { text: left, span: span(text.span.start, middle) }, Text { text: right, span: span(middle, text.span.end) })
}

/// Every directive of a source, in written order.
fn directives(arena: &Arena, source: SourceId) -> Vec<Directive<'_>> {
    let mut found: Vec<Directive<'_>> = Vec::new();
    let mut goes_on = false;
    let mut start = 0;
    for line in arena.text(source).split_inclusive('\n') {
        let comment = comment(line, source, start);
        start += line.len();
        match comment {
            Some(text) if text.text.starts_with('@') => {
                found.push(directive(text));
                goes_on = true;
            }
            // A comment behind code explains the code. To `ks` it went on with the directive and the code was lost.
            Some(text) if goes_on && line.trim_start().starts_with("//") => {
                if let Some(last) = found.last_mut() {
                    last.more.push(text.text);
                }
            }
            _ => goes_on = false,
        }
    }
    found
}

/// The text of the comment in a line that starts at byte `start`: what stands behind `//` and blanks.
fn comment(line: &str, source: SourceId, start: usize) -> Option<Text<'_>> {
    let line = line.trim_end_matches(['\n', '\r']);
    let slashes = line.match_indices("//").find(|(at, _)| line[at + 2..].starts_with([' ', '\t']))?.0;
    let text = line[slashes + 2..].trim_start();
    let at = start + line.len() - text.len();
    let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span::new(source, small(at), small(at + text.len()));
    (!text.is_empty()).then_some(Text { text, span })
}

fn directive(text: Text<'_>) -> Directive<'_> {
    let behind = split(text, 1).1;
    let (word, value) = match behind.text.find(' ') {
        Some(at) => (split(behind, at).0, split(behind, at + 1).1),
        None => (behind, Text::EMPTY),
    };
    Directive { word, value, more: Vec::new() }
}

fn param<'a>(directive: &Directive<'a>, optional: bool) -> Result<Param<'a>, Diagnostic> {
    let Some((fields, rest)) = directive.fields(if optional { 3 } else { 2 }) else {
        let wanted = if optional {
            "optional param fields must have '<name> <type> <default-val> <description>'"
        } else {
            "param fields must have '<name> <type> <description>'"
        };
        let hint = Some("the fields are split at single blanks".to_owned());
        return Err(invalid("prototype-directive", wanted.to_owned(), directive.word.span, hint));
    };
    let kind = ParamType::read(fields[1])?;
    let lines = std::iter::once(rest.text).chain(directive.more.iter().copied());
    let description = lines.map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    Ok(Param { name: fields[0], kind, default: fields.get(2).copied(), description })
}
