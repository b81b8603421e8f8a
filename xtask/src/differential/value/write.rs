//! How a node is written.

use std::fmt::Write as _;

use super::Value;

impl Value {
    /// This node as a document.
    pub(in crate::differential) fn document(&self) -> String {
        let mut out = String::new();
        match self {
            Self::Map(entries) if !entries.is_empty() => write_map(entries, 0, false, &mut out),
            Self::List(items) if !items.is_empty() => write_list(items, 0, &mut out),
            other => {
                other.write(0, &mut out);
                out.remove(0);
            }
        }
        out
    }

    /// After a colon or a dash: the rest of the line, and lines below it.
    fn write(&self, indent: usize, out: &mut String) {
        match self {
            Self::List(items) if !items.is_empty() => {
                out.push('\n');
                write_list(items, indent, out);
            }
            Self::Map(entries) if !entries.is_empty() => {
                out.push('\n');
                write_map(entries, indent + 2, false, out);
            }
            Self::Lines(header, lines) => write_lines(header, lines.iter().map(String::as_str), indent, out),
            Self::Inline(documents) => {
                let text = documents.iter().map(Self::document).collect::<Vec<_>>().join("---\n");
                write_lines("|-", text.lines(), indent, out);
            }
            other => {
                let _ = writeln!(out, " {}", other.flow());
            }
        }
    }

    fn flow(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Raw(text) => text.clone(),
            Self::Text(text) => quoted(text),
            Self::Lines(_, lines) => quoted(&lines.join("\n")),
            Self::Inline(documents) => quoted(&documents.iter().map(Self::document).collect::<Vec<_>>().join("---\n")),
            Self::List(items) => format!("[{}]", joined(items.iter().map(Self::flow).collect())),
            Self::Map(entries) => {
                let entries = entries.iter().filter(|(key, _)| !key.starts_with('#'));
                format!(
                    "{{{}}}",
                    joined(entries.map(|(key, value)| format!("{}: {}", quoted(key), value.flow())).collect())
                )
            }
            Self::Flow(inner) => inner.flow(),
        }
    }
}

fn write_lines<'l>(header: &str, lines: impl Iterator<Item = &'l str>, indent: usize, out: &mut String) {
    let _ = writeln!(out, " {header}");
    for line in lines {
        let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "{:1$}{line}", "", indent + 2) };
    }
}

fn write_list(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        let _ = write!(out, "{:indent$}-", "");
        match item {
            Value::Map(entries) if entries.first().is_some_and(|(key, _)| !key.starts_with('#')) => {
                out.push(' ');
                write_map(entries, indent + 2, true, out);
            }
            Value::List(inner) if !inner.is_empty() => {
                out.push('\n');
                write_list(inner, indent + 2, out);
            }
            other => other.write(indent, out),
        }
    }
}

/// `indent` is the column of the keys; the first one may stand behind a dash.
fn write_map(entries: &[(String, Value)], indent: usize, mut behind_dash: bool, out: &mut String) {
    for (key, value) in entries {
        let lead = if std::mem::take(&mut behind_dash) { 0 } else { indent };
        let _ = write!(out, "{:lead$}", "");
        if key.starts_with('#') {
            let _ = writeln!(out, "{key}");
        } else {
            let _ = write!(out, "{}:", quoted(key));
            value.write(indent, out);
        }
    }
}

/// `text` as a plain scalar where that is safe for every reader, else in double quotes.
fn quoted(text: &str) -> String {
    const TAKEN: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "undefined"];
    let mut characters = text.chars();
    let plain = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '$')
        && characters.all(|c| c.is_ascii_alphanumeric() || "_./-$@".contains(c))
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out + "\""
}
