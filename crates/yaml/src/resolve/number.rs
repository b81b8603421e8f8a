//! Numbers as go-yaml reads them: Go's `strconv` with base 0, then YAML's own float syntax, then YAML 1.2's `0b`, `0o`.

use std::borrow::Cow;

/// A number by the smallest type that holds it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Number {
    Int(i64),
    Uint(u64),
    Float(f64),
}

/// Reads a text that starts with a digit or a sign. `None` when it is no number, or a float out of range: go-yaml
/// keeps `1e400` as text.
pub(crate) fn parse_number(text: &str) -> Option<Number> {
    // Every underscore goes, wherever it stands: `1__0_` is 10.
    let plain: Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    integer(&plain).or_else(|| float(&plain)).or_else(|| signed_after_prefix(&plain))
}

/// Go's `ParseInt(s, 0, 64)`, then `ParseUint(s, 0, 64)`; the latter takes no sign.
fn integer(text: &str) -> Option<Number> {
    let (negative, signed, rest) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let magnitude = magnitude(rest)?;
    if negative {
        return (magnitude <= 1 << 63).then_some(Number::Int((magnitude.wrapping_neg()).cast_signed()));
    }
    match i64::try_from(magnitude) {
        Ok(n) => Some(Number::Int(n)),
        Err(_) if signed => None,
        Err(_) => Some(Number::Uint(magnitude)),
    }
}

/// Digits with Go's base prefixes; a bare leading zero means octal.
fn magnitude(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (digits, base) = match bytes {
        [] => return None,
        [b'0', b'x' | b'X', _, ..] => (&text[2..], 16),
        [b'0', b'o' | b'O', _, ..] => (&text[2..], 8),
        [b'0', b'b' | b'B', _, ..] => (&text[2..], 2),
        [b'0'] => return Some(0),
        [b'0', ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    // from_str_radix would take a sign here, ParseUint does not.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

/// YAML's float: digits with at most one point, an exponent that has digits.
fn float(text: &str) -> Option<Number> {
    is_yaml_float(text.as_bytes())
        .then(|| text.parse::<f64>().ok())
        .flatten()
        .filter(|f| f.is_finite())
        .map(Number::Float)
}

fn is_yaml_float(text: &[u8]) -> bool {
    let unsigned = match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    };
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    if let [b'.', fraction @ ..] = rest {
        let count = digits(fraction);
        if whole == 0 && count == 0 {
            return false;
        }
        rest = &fraction[count..];
    } else if whole == 0 {
        return false;
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        _ => false,
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// YAML 1.2's `0b` and `0o` go through `ParseInt` without their prefix, so a sign may follow it: `0b-1` is -1.
fn signed_after_prefix(text: &str) -> Option<Number> {
    let (digits, base) = match text.as_bytes() {
        [b'0', b'b', b'+' | b'-', ..] => (&text[2..], 2),
        [b'0', b'o', b'+' | b'-', ..] => (&text[2..], 8),
        _ => return None,
    };
    i64::from_str_radix(digits, base).ok().map(Number::Int)
}

/// Go's `ParseFloat` for a text that starts with a point; underscores may stand between digits.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return float_value(text);
    }
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut previous = b' ';
    for (i, b) in bytes.iter().enumerate() {
        let misplaced = *b == b'_' && (!previous.is_ascii_digit() || !digit(i + 1));
        if misplaced {
            return None;
        }
        previous = *b;
    }
    float_value(&text.replace('_', ""))
}

fn float_value(text: &str) -> Option<f64> {
    if let Some(Number::Float(f)) = float(text) { Some(f) } else { None }
}

/// YAML 1.1's base 60 number (`1:30:59`). go-yaml reads it as text and quotes it when printing.
pub(crate) fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let first = parts.next().unwrap_or_default().as_bytes();
    if !first.first().is_some_and(u8::is_ascii_digit) || !first.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
        return false;
    }
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return false;
    }
    while let Some(part) = parts.next() {
        let (sixtieth, fraction) = match part.split_once('.') {
            Some((whole, fraction)) if parts.peek().is_none() => (whole, fraction),
            Some(_) => return false,
            None => (part, ""),
        };
        let valid = matches!(sixtieth.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
        if !valid || !fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
            return false;
        }
    }
    true
}
