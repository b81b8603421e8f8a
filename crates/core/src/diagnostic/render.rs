//! Diagnostics as people read them in a terminal, and as editors read them.

use std::fmt::Write as _;

use kubekiln_yaml::{Arena, Span};

use super::{Diagnostic, Severity, THE_SAME};

/// Control sequences of one style, or nothing.
struct Paint {
    on: bool,
}

impl Paint {
    fn wrap(&self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

impl Diagnostic {
    /// The problem with its place, the line it is on, the layers that led to it and the cure.
    ///
    /// ```text
    /// error[unknown-field]: unknown field "resuorces"
    ///   --> overlays/prod/kustomization.yaml:3:1
    ///    |
    ///  3 | resuorces:
    ///    | ^^^^^^^^^
    ///    = layer: overlays/all/kustomization.yaml:2:3
    ///    = hint: did you mean "resources"?
    /// ```
    pub fn render(&self, arena: &Arena, colour: bool) -> String {
        let paint = Paint { on: colour };
        let (word, code) = match self.severity {
            Severity::Error => ("error", "1;31"),
            Severity::Warning => ("warning", "1;33"),
        };
        let mut out = paint.wrap(code, &format!("{word}[{}]", self.code));
        let _ = writeln!(out, ": {}", paint.wrap("1", &self.message));
        let _ = write!(out, "{}", self.snippet(arena, self.span, "-->", &paint));
        self.render_labels(arena, &paint, &mut out);
        self.render_places(arena, &mut out);
        for layer in self.chain.iter().rev() {
            if let Some(place) = place(arena, *layer) {
                let _ = writeln!(out, "   = {} {place}", paint.wrap("1", "layer:"));
            }
        }
        if let Some(wording) = &self.wording {
            let wording = wording.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "   = {} {wording}", paint.wrap("1", "kustomize says:"));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(out, "   = {} {hint}", paint.wrap("1;36", "hint:"));
        }
        out
    }

    fn snippet(&self, arena: &Arena, span: Span, arrow: &str, paint: &Paint) -> String {
        match place(arena, span) {
            Some(place) if self.confidential => format!("  {arrow} {place}\n"),
            _ => snippet(arena, span, arrow, paint),
        }
    }

    fn render_labels(&self, arena: &Arena, paint: &Paint, out: &mut String) {
        let shown = self.labels.iter().filter(|(_, what)| what != THE_SAME);
        for (span, what) in shown.filter(|_| self.severity == Severity::Error) {
            let shown = self.snippet(arena, *span, ":::", paint);
            let _ = writeln!(out, "   = {what}{}", if shown.is_empty() { "" } else { ":" });
            let _ = write!(out, "{shown}");
        }
    }

    /// A warning is read in passing, and what was folded repeats: such places are one line each, and not all of them.
    fn render_places(&self, arena: &Arena, out: &mut String) {
        const SHOWN: usize = 3;
        let one_line = |what: &str| what == THE_SAME || self.severity == Severity::Warning;
        let labels: Vec<_> = self.labels.iter().filter(|(_, what)| one_line(what)).collect();
        for (span, what) in labels.iter().take(SHOWN) {
            let Some(place) = place(arena, *span) else { continue };
            let _ = match what.as_str() {
                THE_SAME => writeln!(out, "   = also at {place}"),
                what => writeln!(out, "   = {what}: {place}"),
            };
        }
        if labels.len() > SHOWN {
            let _ = writeln!(out, "   = and at {} more places", labels.len() - SHOWN);
        }
    }

    /// The same as a JSON object: severity, code, message, file, line, column, layers, hint, and what kustomize says.
    pub fn to_json(&self, arena: &Arena) -> serde_json::Value {
        let at = |span: Span| {
            let position = arena.position(span);
            serde_json::json!({
                "file": arena.source(span.source).map(|s| s.name.as_str()),
                "line": position.map(|p| p.line),
                "column": position.map(|p| p.column),
                "start": span.is_some().then_some(span.start),
                "end": span.is_some().then_some(span.end),
            })
        };
        serde_json::json!({
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "at": at(self.span),
            "related": self.labels.iter()
                .map(|(span, what)| serde_json::json!({"at": at(*span), "message": what}))
                .collect::<Vec<_>>(),
            "layers": self.chain.iter().map(|span| at(*span)).collect::<Vec<_>>(),
            "hint": self.hint,
            "kustomize": self.wording,
        })
    }
}

/// `file:line:column`
fn place(arena: &Arena, span: Span) -> Option<String> {
    let source = arena.source(span.source)?;
    let position = arena.position(span)?;
    Some(format!("{}:{}:{}", source.name, position.line, position.column))
}

/// The first line of `span` with carets under it.
fn snippet(arena: &Arena, span: Span, arrow: &str, paint: &Paint) -> String {
    let (Some(place), Some(position)) = (place(arena, span), arena.position(span)) else {
        return String::new();
    };
    let text = arena.text(span.source);
    let start = (span.start as usize).min(text.len());
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line = text[line_start..].lines().next().unwrap_or("");
    let length = text.get(start..span.end as usize).map_or(1, |t| t.lines().next().unwrap_or("").chars().count());
    let number = position.line.to_string();
    let margin = " ".repeat(number.len() + 1);
    let carets = paint.wrap("1;31", &"^".repeat(length.max(1)));
    // Tabs stay tabs, so that the carets stand under their text whatever the tab width.
    let before: String =
        line.chars().take(position.column as usize - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("  {arrow} {place}\n {margin}|\n {number} | {line}\n {margin}| {before}{carets}\n")
}
