//! Floats as Go writes them: shortest digits that read back the same.

use std::fmt::Write as _;

/// Appends a finite float as `encoding/json` does: an exponent below 1e-6 and from 1e21.
pub(super) fn json(out: &mut String, value: f64) {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (digits, exponent) = scientific(value);
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{}", exponent.unsigned_abs());
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Appends a finite float as kustomize prints it: JSON in between turns a whole number into an integer where 64 bits
/// hold it, go-yaml v2 then writes any other with at least six digits before it uses an exponent.
pub(super) fn yaml(out: &mut String, value: f64) {
    if value.fract() == 0.0 && value.abs() < 1e21 {
        let digits = value.to_string();
        if let Ok(n) = digits.parse::<i64>() {
            let _ = write!(out, "{n}");
            return;
        }
        if digits.parse::<u64>().is_ok() {
            return out.push_str(&digits);
        }
    }
    let (digits, exponent) = scientific(value);
    if (-4..21).contains(&exponent) && exponent < 6 {
        let _ = write!(out, "{value}");
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.unsigned_abs());
    }
}

/// Mantissa and decimal exponent.
fn scientific(value: f64) -> (String, i32) {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.to_owned(), exponent.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_go_writes_them() {
        for (value, json, yaml) in [
            (0.0, "0", "0"),
            (-0.0, "-0", "0"),
            (1.0, "1", "1"),
            (0.1, "0.1", "0.1"),
            (1e6, "1000000", "1000000"),
            (1_234_567.5, "1234567.5", "1.2345675e+06"),
            (123_456.5, "123456.5", "123456.5"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "0.00001", "1e-05"),
            (1e-7, "1e-7", "1e-07"),
            (1e20, "100000000000000000000", "1e+20"),
            (1e21, "1e+21", "1e+21"),
            (9_223_372_036_854_775_808.0, "9223372036854776000", "9223372036854776000"),
            (-9_223_372_036_854_775_808.0, "-9223372036854776000", "-9.223372036854776e+18"),
            (-1e19, "-10000000000000000000", "-1e+19"),
            (1.7e308, "1.7e+308", "1.7e+308"),
            (5e-324, "5e-324", "5e-324"),
        ] {
            let (mut j, mut y) = (String::new(), String::new());
            super::json(&mut j, value);
            super::yaml(&mut y, value);
            assert_eq!((j.as_str(), y.as_str()), (json, yaml));
        }
    }
}
