//! A document as JSON text, byte for byte as the `jsonnet` command prints it.

use std::fmt::Write as _;

use super::Document;

/// Spaces a level.
const INDENT: usize = 3;

impl Document {
    /// The document as the `jsonnet` command prints it: three spaces a level, keys sorted, `[ ]` and `{ }` when
    /// empty. Without the line break at the end that the command adds.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_value(self, 0, &mut out);
        out
    }
}

fn write_value(value: &Document, level: usize, out: &mut String) {
    match value {
        Document::Null => out.push_str("null"),
        Document::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Document::Int(value) => push(out, format_args!("{value}")),
        Document::Float(value) => write_float(*value, out),
        Document::Str(text) => write_string(text, out),
        Document::Array(items) => write_block(('[', ']'), items, level, out, |item, out| {
            write_value(item, level + 1, out);
        }),
        Document::Object(fields) => write_block(('{', '}'), fields, level, out, |(name, value), out| {
            write_string(name, out);
            out.push_str(": ");
            write_value(value, level + 1, out);
        }),
    }
}

/// Items between brackets, one a line.
fn write_block<T>(
    (open, close): (char, char),
    items: &[T],
    level: usize,
    out: &mut String,
    write_item: impl Fn(&T, &mut String),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        indent(level + 1, out);
        write_item(item, out);
    }
    if items.is_empty() {
        out.push(' ');
    } else {
        out.push('\n');
        indent(level, out);
    }
    out.push(close);
}

fn indent(level: usize, out: &mut String) {
    const BLANKS: &str = "                                                                ";
    let mut left = level * INDENT;
    while left > 0 {
        let now = left.min(BLANKS.len());
        out.push_str(&BLANKS[..now]);
        left -= now;
    }
}

/// C's `%.17g`, or `%.0f` for a whole number: the reference implementation prints numbers so.
fn write_float(value: f64, out: &mut String) {
    if value.fract() == 0.0 {
        return push(out, format_args!("{value:.0}"));
    }
    let scientific = format!("{value:.16e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..17).contains(&exponent) {
        let decimals = usize::try_from(16 - exponent).unwrap_or(0);
        out.push_str(format!("{value:.decimals$}").trim_end_matches('0'));
    } else {
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        let sign = if exponent < 0 { '-' } else { '+' };
        push(out, format_args!("{mantissa}e{sign}{:02}", exponent.unsigned_abs()));
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // Most texts have nothing to escape, and go over whole.
    while let Some(at) = rest.find(|c: char| c < ' ' || matches!(c, '"' | '\\' | '\u{7f}'..='\u{9f}')) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next().unwrap_or_default() {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => push(out, format_args!("\\u{:04x}", u32::from(c))),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn numbers_print_as_the_reference_implementation_prints_them() {
        for (value, text) in [
            (1e-7, "9.9999999999999995e-08"),
            (1e-14, "1e-14"),
            (1.0 / 3.0, "0.33333333333333331"),
            (0.5, "0.5"),
            (-0.0001, "-0.0001"),
            (1e20, "100000000000000000000"),
            (-0.0, "-0"),
            (123_456.75, "123456.75"),
            (5e-324, "4.9406564584124654e-324"),
        ] {
            assert_eq!(Document::number(value).to_json(), text);
        }
    }

    #[test]
    fn blocks_indent_by_three() {
        let value = Document::object([
            ("a".to_owned(), Document::Array(vec![Document::Null, Document::Object(vec![])])),
            ("b\n".to_owned(), Document::Array(vec![])),
        ]);
        assert_eq!(value.to_json(), "{\n   \"a\": [\n      null,\n      { }\n   ],\n   \"b\\n\": [ ]\n}");
    }
}
