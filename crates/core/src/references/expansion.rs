//! `$(NAME)` in texts (kustomize's `refvar.DoReplacements`, which is the kubelet's expansion).

use std::fmt::Write as _;

/// What a var stands for.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum VarValue<'a> {
    /// Text, or a scalar of a type that kustomize treats as text.
    Text(&'a str),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A boolean.
    Bool(bool),
    /// A mapping or a list, which no text can hold: kustomize leaves `$(NAME)` as it is.
    Tree,
}

/// What became of a text.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Expanded<'v, 'a> {
    /// Nothing changed.
    Same,
    /// The whole text was one var: its value keeps its type.
    Whole(&'v VarValue<'a>),
    /// Other text.
    Text(String),
}

/// Expands `text`; `find` gives the value of a name. `$$` is a dollar sign; an unknown name stays as it is.
pub(super) fn expand<'v, 'a>(text: &str, find: &mut dyn FnMut(&str) -> Option<&'v VarValue<'a>>) -> Expanded<'v, 'a> {
    if !text.contains('$') {
        return Expanded::Same;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = after;
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = after.strip_prefix('(').and_then(|name| name.split_once(')')) {
            match find(name) {
                Some(value) if name.len() + 3 == text.len() => return Expanded::Whole(value),
                Some(value) => value.write(&mut out),
                None => out.extend(["$(", name, ")"]),
            }
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    if out == text { Expanded::Same } else { Expanded::Text(out) }
}

impl VarValue<'_> {
    /// As part of a longer text: Go's `%v`.
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Int(number) => drop(write!(out, "{number}")),
            Self::Bool(truth) => drop(write!(out, "{truth}")),
            Self::Float(number) => out.push_str(&shortest(*number)),
            Self::Tree => {}
        }
    }
}

/// A float as Go's `%v` prints it: with an exponent below 1e-4 and from 1e21 on.
fn shortest(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-4..1e21).contains(&size) && size.is_finite() {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |e| ('-', e));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    plain(number)
}

/// A float without an exponent, as Go writes it with the format `f` and the fewest digits.
pub(super) fn plain(number: f64) -> String {
    match number {
        n if n.is_nan() => "NaN".to_owned(),
        n if n.is_infinite() => if n > 0.0 { "+Inf" } else { "-Inf" }.to_owned(),
        n => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Expanded, VarValue, expand, shortest};

    fn check(text: &str, expected: &str) {
        let values = [("A", VarValue::Text("x")), ("N", VarValue::Int(8080)), ("F", VarValue::Float(1.5))];
        let mut find = |name: &str| values.iter().find(|(n, _)| *n == name).map(|(_, v)| v);
        let shown = match expand(text, &mut find) {
            Expanded::Same => text.to_owned(),
            Expanded::Whole(value) => format!("{value:?}"),
            Expanded::Text(text) => text,
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn expansion_is_the_kubelets() {
        check("no var", "no var");
        check("$(A)", "Text(\"x\")");
        check("$(N)", "Int(8080)");
        check("http://$(A):$(N)/$(F)", "http://x:8080/1.5");
        check("$$(A) $(B) $(A", "$(A) $(B) $(A");
        check("$(A)$(A)", "xx");
        check("cost $5 or 5$", "cost $5 or 5$");
        check("$$$(A)$", "$x$");
        check("$($(A))", "$($(A))");
    }

    #[test]
    fn floats_print_as_in_go() {
        for (number, text) in [(0.1, "0.1"), (1e21, "1e+21"), (1.5e-7, "1.5e-07"), (1e20, "100000000000000000000")] {
            assert_eq!(shortest(number), text);
        }
    }
}
