//! Fields within a text that is YAML or JSON itself, such as a file in a `ConfigMap`.

use kubekiln_yaml::{Limits, Node, Scalar, SourceId, Span, emit_json, written, written_scalar};

use super::path_match::parsed;
use super::target::Setting;
use crate::transform::field_setter::FieldError;
use crate::transform::path_lookup::{lookup, lookup_mut};

/// Sets the fields that `parts` lead to when they go through a text. Fails when they do not, or the fields are not
/// there; then nothing has changed (kustomize's `setValueInStructuredData`).
pub(super) fn set<'a>(setting: &Setting<'_, 'a>, node: &mut Node<'a>, parts: &[&'a str]) -> Result<(), FieldError> {
    let no_text = || FieldError::new("no structured data found in path", setting.span());
    let (outer, inner, mut root) = find(setting, node, parts).ok_or_else(no_text)?;
    let mut edits = Vec::new();
    let mut visit = |field: &mut Node<'a>| {
        let place = field.span;
        setting.set_field(field)?;
        edits.push((place, field.as_scalar().copied()));
        Ok(())
    };
    let source = root.span.source;
    if setting.matcher().each(&mut root, inner, &mut visit)? == 0 {
        return Err(FieldError::new("unable to find field in structured data", setting.span()));
    }
    let field = lookup_mut(node, outer).ok_or_else(no_text)?;
    let Some(scalar) = field.as_scalar_mut() else { return Err(no_text()) };
    let text = match with_comments(scalar.text, source, edits) {
        Some(text) => text,
        None => printed(setting, &root, scalar.text)?,
    };
    scalar.text = setting.arena().keep(text);
    field.span = setting.origin();
    Ok(())
}

/// A text that has comments, with the scalars at some places replaced. kustomize prints such a text anew, comments
/// and all; here the rest of it stays as it is written, which is the same for a text that is laid out as usual.
/// `None` when there are no comments, or something other than a scalar on one line changes.
fn with_comments(text: &str, source: SourceId, mut edits: Vec<(Span, Option<Scalar<'_>>)>) -> Option<String> {
    let comment = |line: &str| line.trim_start().starts_with('#') || line.contains(" #");
    if text.trim_start().starts_with(['{', '[']) || !text.lines().any(comment) {
        return None;
    }
    edits.sort_by_key(|(span, _)| span.start);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (span, scalar) in edits {
        let (start, end) = (span.start as usize, span.end as usize);
        let scalar = scalar.filter(|_| span.source == source && start >= from && end > start)?;
        let new = written_scalar(&scalar);
        if new.contains('\n') || text.get(start..end)?.contains('\n') {
            return None;
        }
        out.push_str(text.get(from..start)?);
        out.push_str(&new);
        from = end;
    }
    out.push_str(text.get(from..)?);
    Some(out.trim().to_owned())
}

/// The path of the first text that can be read, the path within it, and what it holds.
fn find<'p, 'a>(
    setting: &Setting<'_, 'a>,
    node: &Node<'a>,
    parts: &'p [&'a str],
) -> Option<(&'p [&'a str], &'p [&'a str], Node<'a>)> {
    (1..parts.len()).find_map(|length| {
        let (outer, inner) = parts.split_at(length);
        let field = lookup(node, outer).ok().flatten()?;
        let root = parsed(field.text()?, setting.arena(), field.span).ok()?;
        Some((outer, inner, root))
    })
}

/// JSON stays JSON, compact or indented by two as it was; all else is printed as YAML.
fn printed<'a>(setting: &Setting<'_, 'a>, root: &Node<'a>, original: &str) -> Result<String, FieldError> {
    if !original.trim_start().starts_with(['{', '[']) {
        return Ok(written(root).trim().to_owned());
    }
    let mut json = String::new();
    emit_json(root, setting.arena(), &Limits::default(), &mut json)
        .map_err(|e| FieldError::new(e.message, setting.span()))?;
    let indented = original.contains('\n') && original.contains("  ");
    Ok(if indented { indent(&json) } else { json })
}

/// Compact JSON as Go's `json.MarshalIndent` lays it out.
fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text) = (0, false);
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if in_text {
            out.push(c);
            match c {
                '\\' => out.extend(chars.next()),
                '"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match c {
            '{' | '[' if matches!(chars.peek(), Some('}' | ']')) => {
                out.push(c);
                out.extend(chars.next());
            }
            '{' | '[' => {
                depth += 1;
                out.push(c);
                new_line(&mut out, depth);
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_text = c == '"';
                out.push(c);
            }
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn json_is_laid_out_as_in_go() {
        let compact = r#"{"a":[1,{"b":"x:{,\"}"}],"c":{},"d":[]}"#;
        let lines = [
            "{",
            "  \"a\": [",
            "    1,",
            "    {",
            "      \"b\": \"x:{,\\\"}\"",
            "    }",
            "  ],",
            "  \"c\": {},",
            "  \"d\": []",
            "}",
        ];
        assert_eq!(indent(compact), lines.join("\n"));
    }
}
