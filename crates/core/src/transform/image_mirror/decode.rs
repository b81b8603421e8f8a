//! The fields of an `ImageMirror`.

use kubekiln_yaml::{Node, Span};

use super::reference::{Reference, is_digest};
use super::rules::{Pattern, Pin, Rule, in_full};
use crate::diagnostic::nearest;
use crate::load::fields::{Fields, LoadError, Problems};
use crate::text::Text;

/// What becomes of images that no rule covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Unmatched {
    /// They are warned of.
    #[default]
    Warn,
    /// The build fails.
    Error,
    /// Nothing is said.
    Allow,
}

/// Where images come from instead.
#[derive(Clone, Debug)]
pub(crate) struct ImageMirror<'a> {
    pub(crate) name: &'a str,
    /// Its kind, which stands for the whole of it in messages.
    pub(crate) span: Span,
    pub(super) rules: Vec<Rule<'a>>,
    pub(super) pins: Vec<Pin<'a>>,
    pub(crate) unmatched: Unmatched,
}

impl<'a> ImageMirror<'a> {
    /// Reads the object, or says all that is wrong with it.
    pub(crate) fn decode(object: &Node<'a>) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut top = Fields::new(object, "ImageMirror", &mut problems);
        for field in ["apiVersion", "metadata"] {
            top.node(field);
        }
        let span = top.node("kind").map_or(object.span, |kind| kind.span);
        let name = object.at(&["metadata", "name"]).and_then(Node::text).unwrap_or("");
        let mut mirror = Self { name, span, rules: Vec::new(), pins: Vec::new(), unmatched: Unmatched::default() };
        match top.node("spec") {
            Some(spec) => mirror.decode_spec(spec, &mut problems),
            None => problems.push(missing("spec", object.span)),
        }
        top.finish(&mut problems);
        if problems.is_empty() { Ok(mirror) } else { Err(problems) }
    }

    fn decode_spec(&mut self, spec: &Node<'a>, problems: &mut Problems) {
        let mut fields = Fields::new(spec, "ImageMirror.spec", problems);
        let rules = fields.list("rules", problems);
        for node in rules {
            let rule = decode_rule(node, problems);
            if let Some(rule) = rule.and_then(|rule| self.new_rule(rule, problems)) {
                self.rules.push(rule);
            }
        }
        for (reference, digest) in fields.text_map("digests", problems) {
            self.pins.extend(decode_pin(reference, digest, problems));
        }
        if rules.is_empty() && self.pins.is_empty() && fields.node("digests").is_none() {
            problems.push(missing("spec.rules or spec.digests", spec.span));
        }
        if let Some(word) = fields.text("unmatched", problems) {
            self.unmatched = decode_unmatched(word, problems);
        }
        fields.finish(problems);
    }

    /// The rule, unless another one is about the same images.
    fn new_rule(&self, rule: Rule<'a>, problems: &mut Problems) -> Option<Rule<'a>> {
        if !self.rules.iter().any(|known| known.pattern == rule.pattern) {
            return Some(rule);
        }
        let message = format!("there are two rules for {}", rule.from);
        problems.push(invalid_rule(message, rule.from.span, "take one of them out".to_owned()));
        None
    }
}

fn decode_rule<'a>(node: &Node<'a>, problems: &mut Problems) -> Option<Rule<'a>> {
    if let Some((from, to)) = node.text().and_then(|text| text.split_once("->")) {
        let hint = format!("write {{from: {:?}, to: {:?}}}", from.trim(), to.trim());
        problems.push(invalid_rule("a rule is a mapping with from and to".to_owned(), node.span, hint));
        return None;
    }
    let mut fields = Fields::new(node, "ImageMirror.spec.rules", problems);
    let mut text = |name| {
        let text = fields.text(name, problems);
        if text.is_none() && node.as_mapping().is_some_and(|mapping| !mapping.contains_key(name)) {
            problems.push(missing(&format!("spec.rules[].{name}"), node.span));
        }
        text
    };
    let (from, to) = (text("from"), text("to"));
    fields.finish(problems);
    let (from, to) = (from?, to?);
    let pattern = pattern(from, problems);
    let target = pattern_with_registry(to, problems);
    let (pattern, target) = (pattern?, target?);
    let hint = match (pattern.has_star(), target.has_star()) {
        (true, false) => {
            format!("with {to} every image would be the same one; `*` stands for what it stands for in `from`")
        }
        (false, true) => "put a `*` into `from`, too, or take it out".to_owned(),
        _ => return Some(Rule { from, to, pattern, target }),
    };
    problems.push(invalid_rule(format!("only one of {from} and {to} has a `*`"), to.span, hint));
    None
}

fn pattern(text: Text<'_>, problems: &mut Problems) -> Option<Pattern> {
    let refused = |why| {
        let hint =
            "a rule is a registry and a path, such as `gcr.io/*`, `docker.io/library/mysql`, or `**/*`".to_owned();
        invalid_rule(format!("\"{text}\" is no pattern of images: {why}"), text.span, hint)
    };
    Pattern::new(&text).map_err(|why| problems.push(refused(why))).ok()
}

/// The pattern of a target: docker.io does not go without saying there, where it would mostly be a slip.
fn pattern_with_registry(text: Text<'_>, problems: &mut Problems) -> Option<Pattern> {
    let target = pattern(text, problems)?;
    let first = text.split('/').next().unwrap_or("");
    if !super::reference::names_host(first) || !text.contains('/') {
        let hint =
            "begin with the host of the registry, such as `registry.example.com/`; `docker.io/` is one, too".to_owned();
        problems.push(invalid_rule(format!("\"{text}\" names no registry"), text.span, hint));
        return None;
    }
    if target.drops_folders() {
        let hint = "`**/` belongs into `from` alone; what it stands for is dropped".to_owned();
        problems.push(invalid_rule(format!("\"{text}\" has a `**/`"), text.span, hint));
        return None;
    }
    Some(target)
}

fn decode_pin<'a>(reference: Text<'a>, digest: Text<'a>, problems: &mut Problems) -> Option<Pin<'a>> {
    let image = Reference::parse(reference.text).filter(|reference| reference.digest.is_none());
    if image.is_none() {
        let message = format!("\"{reference}\" in spec.digests is no image with a tag");
        let hint = "write it as it stands in the tree, such as `gcr.io/project/app:1.0`".to_owned();
        problems.push(LoadError::Invalid { code: "image-digest", message, span: reference.span, hint: Some(hint) });
    }
    let is_right = |length: usize| digest.split_once(':').is_some_and(|(_, hex)| hex.len() == length);
    let wanted = match digest.split_once(':') {
        Some(("sha512", _)) => 128,
        _ => 64,
    };
    let is_known = ["sha256:", "sha512:"].iter().any(|algorithm| digest.starts_with(algorithm));
    if !is_known || !is_digest(&digest) || !is_right(wanted) {
        let message = format!("\"{digest}\" is no digest");
        let hint = "a digest is `sha256:` and 64 digits from 0 to f; `crane digest IMAGE` prints it".to_owned();
        problems.push(LoadError::Invalid { code: "image-digest", message, span: digest.span, hint: Some(hint) });
        return None;
    }
    Some(Pin { reference, digest, image: in_full(&image?) })
}

fn decode_unmatched(word: Text<'_>, problems: &mut Problems) -> Unmatched {
    const WORDS: [(&str, Unmatched); 3] =
        [("warn", Unmatched::Warn), ("error", Unmatched::Error), ("allow", Unmatched::Allow)];
    if let Some((_, known)) = WORDS.iter().find(|(known, _)| *known == word.text) {
        return *known;
    }
    let hint = match nearest(&word, WORDS.map(|(known, _)| known)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "it is warn, error or allow".to_owned(),
    };
    let message = format!("ImageMirror.spec.unmatched cannot be \"{word}\"");
    problems.push(LoadError::Invalid { code: "not-in-enum", message, span: word.span, hint: Some(hint) });
    Unmatched::default()
}

fn invalid_rule(message: String, span: Span, hint: String) -> LoadError {
    LoadError::Invalid { code: "image-rule", message, span, hint: Some(hint) }
}

fn missing(field: &str, span: Span) -> LoadError {
    LoadError::Invalid {
        code: "missing-field",
        message: format!("an ImageMirror needs {field}"),
        span,
        hint: Some("a rule is `{from: gcr.io/*, to: registry.example.com/gcr/*}`".to_owned()),
    }
}
