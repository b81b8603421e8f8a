//! The pairs that a generator is made of (kustomize's `kv.Loader`): env files, literals, files, in this order.

use kubekiln_yaml::{Arena, Span};
use rustc_hash::FxHashMap;

use super::{GenerateError, GeneratorArgs, env_file};
use crate::load::LoadError;
use crate::text::Text;

/// What stands in a file that a generator names.
#[derive(Clone, Debug)]
pub struct FileContent {
    /// The path as diagnostics show it.
    pub name: String,
    /// Its bytes, unchanged.
    pub bytes: Vec<u8>,
}

/// Reads the file that an entry names, under the kustomization's load restrictions.
pub type ReadFile<'r, 'a> = &'r dyn Fn(Text<'a>) -> Result<FileContent, LoadError>;

/// A value before it becomes a field.
pub(super) enum PairValue<'a> {
    Text(&'a str),
    Binary(Vec<u8>),
}

/// A key, its value, and the literal, env line or file that set it.
pub(super) struct Pair<'a> {
    pub(super) key: &'a str,
    pub(super) value: PairValue<'a>,
    pub(super) span: Span,
    /// What chose the key: the literal, the env line, or the entry that names the file.
    pub(super) asked: Span,
}

/// All pairs of an entry, sorted by key; every problem is reported.
pub(super) fn load<'a>(
    args: &GeneratorArgs<'a>,
    arena: &'a Arena,
    read: ReadFile<'_, 'a>,
) -> Result<Vec<Pair<'a>>, Vec<GenerateError>> {
    let mut pairs = Vec::new();
    let mut errors = Vec::new();
    for path in &args.envs {
        let added = read(*path).map_err(GenerateError::Load).and_then(|file| env_file::pairs(file, arena, &mut pairs));
        errors.extend(added.err());
    }
    for literal in &args.literals {
        push(&mut pairs, &mut errors, literal_pair(*literal));
    }
    for source in &args.files {
        push(&mut pairs, &mut errors, file_pair(*source, arena, read));
    }
    repeated_keys(&pairs, args.name.text, &mut errors);
    pairs.sort_by_key(|pair| pair.key);
    if errors.is_empty() { Ok(pairs) } else { Err(errors) }
}

fn push<'a>(pairs: &mut Vec<Pair<'a>>, errors: &mut Vec<GenerateError>, pair: Result<Pair<'a>, GenerateError>) {
    match pair {
        Ok(pair) => pairs.push(pair),
        Err(error) => errors.push(error),
    }
}

fn repeated_keys(pairs: &[Pair<'_>], name: &str, errors: &mut Vec<GenerateError>) {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for pair in pairs {
        if let Some(first) = seen.insert(pair.key, pair.asked) {
            let (name, key) = (name.to_owned(), pair.key.to_owned());
            errors.push(GenerateError::RepeatedKey { name, key, first, span: pair.asked });
        }
    }
}

/// Splits at the first `=`; one pair of quotes around the value is dropped.
fn literal_pair(literal: Text<'_>) -> Result<Pair<'_>, GenerateError> {
    match literal.text.split_once('=') {
        Some((key, value)) if !key.is_empty() => {
            let (value, span) = (PairValue::Text(unquoted(value)), literal.span);
            Ok(Pair { key, value, span, asked: span })
        }
        _ => Err(GenerateError::Literal { span: literal.span }),
    }
}

fn unquoted(value: &str) -> &str {
    let inside = |quote| value.strip_prefix(quote).and_then(|v: &str| v.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

fn file_pair<'a>(source: Text<'a>, arena: &'a Arena, read: ReadFile<'_, 'a>) -> Result<Pair<'a>, GenerateError> {
    let (key, path) = file_source(source)?;
    let file = read(Text { text: path, span: source.span })?;
    match String::from_utf8(file.bytes) {
        Ok(text) => {
            let id = arena.add(file.name, text);
            let text = arena.text(id);
            let span = Span::new(id, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
            Ok(Pair { key, value: PairValue::Text(text), span, asked: source.span })
        }
        // The arena holds text only; binary data belong to the entry that named the file.
        Err(error) => {
            let (value, span) = (PairValue::Binary(error.into_bytes()), source.span);
            Ok(Pair { key, value, span, asked: span })
        }
    }
}

/// `key=path` or `path`, whose last part is then the key (kustomize's `ParseFileSource`).
fn file_source(source: Text<'_>) -> Result<(&str, &str), GenerateError> {
    let text = source.text;
    let wrong = |message| Err(GenerateError::FileSource { message, span: source.span });
    let Some((key, path)) = text.split_once('=') else { return Ok((base_name(text), text)) };
    if path.contains('=') {
        wrong(format!("source {text:?} key name or file path contains '='"))
    } else if key.is_empty() {
        wrong(format!("missing key name for file path {path:?} in source {text:?}"))
    } else if path.is_empty() {
        wrong(format!("missing file path for key name {key:?} in source {text:?}"))
    } else {
        Ok((key, path))
    }
}

/// Go's `path.Base`.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some(name) if !name.is_empty() => name,
        _ if path.is_empty() => ".",
        _ => "/",
    }
}
