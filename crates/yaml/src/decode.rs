//! Bytes to text: byte order marks, UTF-16, and go-yaml's refusals of what is neither UTF-8 nor UTF-16.

use std::borrow::Cow;

/// Why bytes are no text; `message` is go-yaml's own wording, and go-yaml names no line for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct DecodeError {
    /// What is wrong.
    pub message: &'static str,
    /// The byte at which it is wrong, from 0.
    pub offset: usize,
}

/// Turns the bytes of a file into text for an [`Arena`](crate::Arena).
///
/// A byte order mark says UTF-8 or UTF-16 and is no part of the text; without one the bytes are UTF-8. Line breaks
/// stay as they are. Control characters are no matter of encoding: [`parse`](crate::parse()) refuses them.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3).map(Cow::Borrowed),
        _ => utf8(bytes, 0).map(Cow::Borrowed),
    }
}

fn utf8(bytes: &[u8], mark: usize) -> Result<&str, DecodeError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let (message, ahead) = wrong_utf8(&bytes[start..]);
        DecodeError { message, offset: mark + start + ahead }
    })
}

/// What is wrong with the character at the start of `bytes`, and at which of its bytes.
fn wrong_utf8(bytes: &[u8]) -> (&'static str, usize) {
    let width = match bytes[0] {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => return ("invalid leading UTF-8 octet", 0),
    };
    if bytes.len() < width {
        return ("incomplete UTF-8 octet sequence", 0);
    }
    if let Some(wrong) = (1..width).find(|at| bytes[*at] & 0xC0 != 0x80) {
        return ("invalid trailing UTF-8 octet", wrong);
    }
    match (bytes[0], bytes[1]) {
        (0xC0 | 0xC1, _) | (0xE0, ..0xA0) | (0xF0, ..0x90) => ("invalid length of a UTF-8 sequence", 0),
        _ => ("invalid Unicode character", 0),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    const MARK: usize = 2;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut offset = MARK;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let character = decoded.map_err(|lone| {
            let next = offset - MARK + 2;
            let (message, offset) = match lone.unpaired_surrogate() {
                0xDC00.. => ("unexpected low surrogate area", offset),
                _ if next + 2 > bytes.len() => ("incomplete UTF-16 surrogate pair", offset),
                _ => ("expected low surrogate area", offset + 2),
            };
            DecodeError { message, offset }
        })?;
        text.push(character);
        offset += character.len_utf16() * 2;
    }
    if odd.is_empty() { Ok(text) } else { Err(DecodeError { message: "incomplete UTF-16 character", offset }) }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(bytes: &[u8], expected: Result<&str, (&str, usize)>) {
        let decoded = decode(bytes);
        let found = decoded.as_deref().map_err(|error| (error.message, error.offset));
        assert_eq!(found, expected, "{bytes:x?}");
    }

    #[test]
    fn marks_say_the_encoding_and_go() {
        check(b"a: \xC3\xA9\n", Ok("a: é\n"));
        check(b"\xEF\xBB\xBFa", Ok("a"));
        check(b"\xFF\xFEa\0\xE9\0", Ok("aé"));
        check(b"\xFE\xFF\0a\xD8\x3D\xDE\0", Ok("a😀"));
        check(b"", Ok(""));
    }

    #[test]
    fn refusals_have_go_yamls_words() {
        check(b"ab\xFF", Err(("invalid leading UTF-8 octet", 2)));
        check(b"ab\x80c", Err(("invalid leading UTF-8 octet", 2)));
        check(b"ab\xC3", Err(("incomplete UTF-8 octet sequence", 2)));
        check(b"ab\xE2\x28\xA1", Err(("invalid trailing UTF-8 octet", 3)));
        check(b"ab\xC0\x80", Err(("invalid length of a UTF-8 sequence", 2)));
        check(b"ab\xE0\x80\x80", Err(("invalid length of a UTF-8 sequence", 2)));
        check(b"ab\xED\xA0\x80", Err(("invalid Unicode character", 2)));
        check(b"\xEF\xBB\xBFa\xF4\x90\x80\x80", Err(("invalid Unicode character", 4)));
        check(b"\xFF\xFEa", Err(("incomplete UTF-16 character", 2)));
        check(b"\xFF\xFE\x3D\xD8", Err(("incomplete UTF-16 surrogate pair", 2)));
        check(b"\xFF\xFE\x3D\xD8a\0", Err(("expected low surrogate area", 4)));
        check(b"\xFF\xFE\0\xDE", Err(("unexpected low surrogate area", 2)));
    }
}
