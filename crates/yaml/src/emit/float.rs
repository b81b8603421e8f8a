//! Floats as Go writes them: shortest digits that read back the same.

use std::fmt::Write as _;

/// Appends a finite float as `encoding/json` does: an exponent below 1e-6 and from 1e21.
pub(super) fn json(out: &mut String, value: f64) {
    let size = value.abs();
    let shortest = Shortest::of(value);
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        shortest.scientific(out, 1);
    } else {
        shortest.decimal(out);
    }
}

/// Appends a finite float as kustomize prints it: JSON in between turns a whole number into an integer where 64 bits
/// hold it, go-yaml v2 then writes any other with at most six digits before the point, or an exponent.
pub(super) fn yaml(out: &mut String, value: f64) {
    let shortest = Shortest::of(value);
    if value.fract() == 0.0 && value.abs() < 1e21 {
        let mut digits = String::new();
        shortest.decimal(&mut digits);
        if let Ok(n) = digits.parse::<i64>() {
            let _ = write!(out, "{n}");
            return;
        }
        if digits.parse::<u64>().is_ok() {
            return out.push_str(&digits);
        }
    }
    if (-4..6).contains(&shortest.exponent) {
        shortest.decimal(out);
    } else {
        shortest.scientific(out, 2);
    }
}

/// The fewest digits that read back as the same float.
struct Shortest {
    negative: bool,
    digits: String,
    /// Power of ten of the first digit.
    exponent: i32,
}

impl Shortest {
    fn of(value: f64) -> Self {
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mut digits = mantissa.replace('.', "");
        if let Some(even) = even_neighbour(value.abs(), digits.len()) {
            digits = even;
        }
        Self { negative: value.is_sign_negative(), digits, exponent: exponent.parse().unwrap_or(0) }
    }

    fn sign(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
    }

    /// `1.5e+21`, the exponent with at least `width` digits.
    fn scientific(&self, out: &mut String, width: usize) {
        self.sign(out);
        let (first, rest) = self.digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let sign = if self.exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "e{sign}{:0width$}", self.exponent.unsigned_abs());
    }

    /// `0.00015` or `1500`
    fn decimal(&self, out: &mut String) {
        self.sign(out);
        let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
        let count = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        if self.exponent < 0 {
            out.push_str("0.");
            out.push_str(&zeros(-self.exponent - 1));
            out.push_str(&self.digits);
        } else if self.exponent + 1 >= count {
            out.push_str(&self.digits);
            out.push_str(&zeros(self.exponent + 1 - count));
        } else {
            let (whole, fraction) = self.digits.split_at(usize::try_from(self.exponent + 1).unwrap_or(0));
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
        }
    }
}

/// The digits Go prefers where a float lies in the middle between two shortest texts: the even one. The standard
/// library takes the larger one.
fn even_neighbour(value: f64, count: usize) -> Option<String> {
    // Digits beyond the 17 that a float can need show whether it lies exactly in the middle.
    let exact = format!("{value:.30e}");
    let digits: String = exact.split_once('e')?.0.replace('.', "");
    let (low, rest) = digits.split_at_checked(count)?;
    if count < 2 || !rest.starts_with('5') || rest[1..].bytes().any(|b| b != b'0') {
        return None;
    }
    let last = low.bytes().last()?;
    let even = last + (last - b'0') % 2;
    let text = format!("{}{}", &low[..count - 1], char::from(even));
    let exponent = exact.split_once('e')?.1;
    let reads_back = format!("{}.{}e{exponent}", &text[..1], &text[1..]).parse() == Ok(value);
    (even <= b'9' && reads_back).then_some(text)
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
            (14_347_661_022_133.063, "14347661022133.062", "1.4347661022133062e+13"),
        ] {
            let (mut j, mut y) = (String::new(), String::new());
            super::json(&mut j, value);
            super::yaml(&mut y, value);
            assert_eq!((j.as_str(), y.as_str()), (json, yaml));
        }
    }
}
