//! What follows the question mark: `ref`, `version`, `submodules`, `timeout`.

use std::time::Duration;

/// The parameters of a git URL. One that cannot be read counts as not given, and none do when the text as a whole
/// breaks the rules of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Query {
    pub(super) reference: String,
    pub(super) submodules: bool,
    pub(super) timeout: Duration,
}

impl Default for Query {
    fn default() -> Self {
        Self { reference: String::new(), submodules: true, timeout: Duration::from_secs(27) }
    }
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let Some(pairs) = pairs(text) else { return query };
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str()).unwrap_or_default();
        let reference = if get("ref").is_empty() { get("version") } else { get("ref") };
        reference.clone_into(&mut query.reference);
        query.submodules = boolean(get("submodules")).unwrap_or(query.submodules);
        query.timeout = timeout(get("timeout")).unwrap_or(query.timeout);
        query
    }
}

/// Names and values; `None` for a text that Go's `url.ParseQuery` refuses.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        if part.contains(';') {
            return None;
        }
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        pairs.push((unescape(key)?, unescape(value)?));
    }
    Some(pairs)
}

/// `%41` and `+` decoded. Bytes that are no text are replaced: no revision has such a name.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = std::str::from_utf8(after.get(..2)?).ok()?;
                let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
                rest = &after[2..];
            }
            other => bytes.push(*other),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Seconds as a whole number, or Go's durations (`1m30s`); more than nothing.
fn timeout(text: &str) -> Option<Duration> {
    let seconds = text.parse::<i64>().ok().filter(|n| *n > 0).and_then(|n| u64::try_from(n).ok());
    seconds.map(Duration::from_secs).or_else(|| duration(text)).filter(|d| !d.is_zero())
}

/// Seconds; Go counts nanoseconds in 63 bits.
const LONGEST: f64 = 9_223_372_036.0;

fn duration(text: &str) -> Option<Duration> {
    const UNITS: [(&str, f64); 8] =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number = &rest[..end];
        let is_number = number.bytes().any(|b| b.is_ascii_digit()) && number.matches('.').count() < 2;
        let value: f64 = number.parse().ok().filter(|_| is_number)?;
        let tail = &rest[end..];
        let length = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == &tail[..length])?;
        seconds += value * unit;
        rest = &tail[length..];
    }
    (seconds < LONGEST).then(|| Duration::try_from_secs_f64(seconds).ok()).flatten()
}
