//! Escapes in double quotes.

/// Why an escape is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BadEscape {
    /// No such letter.
    Unknown,
    /// A hexadecimal digit is missing.
    Digit,
    /// No such character.
    Character,
}

/// Decodes the escape at the start of `bytes`, a `\` and what follows, into `out`; gives its length in bytes.
pub(super) fn decode(bytes: &[u8], out: &mut String) -> Result<usize, BadEscape> {
    let digits = match bytes.get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(letter) => {
            out.push(simple(*letter).ok_or(BadEscape::Unknown)?);
            return Ok(2);
        }
        None => return Err(BadEscape::Unknown),
    };
    let mut value = 0_u32;
    for at in 2..2 + digits {
        let digit = bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        value = value << 4 | digit.ok_or(BadEscape::Digit)?;
    }
    out.push(char::from_u32(value).ok_or(BadEscape::Character)?);
    Ok(2 + digits)
}

/// What `\` and this byte stand for.
fn simple(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' | b'"' | b'\'' | b'\\' => char::from(letter),
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
