//! What go-yaml v2 reads differently in the JSON that kustomize hands it: YAML's rules differ from JSON's.

use std::borrow::Cow;

const NEXT_LINE: char = '\u{85}';
const CONTROL: &str = "control characters are not allowed";
const INDICATOR: &str = "found unexpected document indicator";

/// A string value as v2 reads it. JSON leaves DEL, the C1 controls, U+FFFE and U+FFFF as they are, YAML refuses them;
/// U+0085 is a line break to YAML and is folded.
pub(super) fn string(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let mut next_line = false;
    for c in text.chars() {
        match c {
            NEXT_LINE => next_line = true,
            '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => return Err(CONTROL),
            _ => {}
        }
    }
    if next_line { fold(text).map(Cow::Owned) } else { Ok(text.into()) }
}

/// Spaces around line breaks go; one line break becomes a space, of more the first goes.
fn fold(text: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split(NEXT_LINE).enumerate().peekable();
    let mut breaks = 0;
    while let Some((i, line)) = lines.next() {
        let is_last = lines.peek().is_none();
        let marker = i > 0 && line.get(..3).is_some_and(|m| m == "---" || m == "...");
        if marker && (line.len() > 3 && line.as_bytes()[3] == b' ' || line.len() == 3 && !is_last) {
            return Err(INDICATOR);
        }
        let start = if i == 0 { line } else { line.trim_start_matches(' ') };
        let inner = if is_last { start } else { start.trim_end_matches(' ') };
        if i > 0 {
            breaks += 1;
        }
        if i > 0 && (!inner.is_empty() || is_last) {
            out.push_str(if breaks == 1 { " " } else { "" });
            out.extend(std::iter::repeat_n('\n', breaks - 1));
            breaks = 0;
        }
        out.push_str(inner);
    }
    Ok(out)
}

/// Checks a mapping key: v2 takes a key only on one line and within 1024 characters of JSON.
pub(super) fn check_key(key: &str) -> Result<(), &'static str> {
    if key.contains(NEXT_LINE) || key.len() > 128 && json_length(key) > 1024 {
        return Err("did not find expected ',' or '}'");
    }
    Ok(())
}

fn json_length(key: &str) -> usize {
    let mut json = String::with_capacity(key.len() + 2);
    super::json::string(&mut json, key);
    json.chars().count()
}
