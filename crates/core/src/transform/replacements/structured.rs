//! Fields within a text that is YAML or JSON itself, such as a file in a `ConfigMap`.

use kubekiln_yaml::{Limits, Node, emit_json};

use super::path_match::parsed;
use super::target::Setting;
use super::written_yaml;
use crate::transform::field_setter::FieldError;
use crate::transform::path_lookup::{lookup, lookup_mut};

/// Sets the fields that `parts` lead to when they go through a text. Fails when they do not, or the fields are not
/// there; then nothing has changed (kustomize's `setValueInStructuredData`).
pub(super) fn set<'a>(setting: &Setting<'_, 'a>, node: &mut Node<'a>, parts: &[&'a str]) -> Result<(), FieldError> {
    let no_text = || FieldError::new("no structured data found in path", setting.span());
    let (outer, inner, mut root) = find(setting, node, parts).ok_or_else(no_text)?;
    let mut visit = |field: &mut Node<'a>| setting.set_field(field);
    if setting.matcher().each(&mut root, inner, &mut visit)? == 0 {
        return Err(FieldError::new("unable to find field in structured data", setting.span()));
    }
    let field = lookup_mut(node, outer).ok_or_else(no_text)?;
    let Some(scalar) = field.as_scalar_mut() else { return Err(no_text()) };
    let text = printed(setting, &root, scalar.text)?;
    scalar.text = setting.arena().keep(text);
    field.span = setting.span();
    Ok(())
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
        return Ok(written_yaml::print(root).trim().to_owned());
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
