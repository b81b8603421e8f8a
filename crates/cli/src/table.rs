//! Tables for people.

use std::iter;

use serde_json::Value as Json;

/// Most characters of a value in a table; JSON has all of it.
const WIDEST: usize = 40;

/// Columns under their heads.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    columns(iter::once(head.map(str::to_owned)).chain(rows))
}

/// Columns two blanks apart, without blanks at the ends of lines.
pub(crate) fn columns<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = rows.collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// A value on one line, cut when it is long.
pub(crate) fn cell(value: &Json) -> String {
    cut(&value.to_string())
}

/// A text, cut when it is long.
pub(crate) fn cut(text: &str) -> String {
    if text.chars().count() <= WIDEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(WIDEST - 1).collect();
    format!("{start}…")
}
