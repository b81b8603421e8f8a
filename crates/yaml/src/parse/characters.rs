//! Characters that YAML 1.1 does not allow.

/// Bytes that go-yaml reads from its input at once; it refuses a character when it reads its piece.
const PIECE: usize = 512;

/// Byte offset of the first character that go-yaml refuses as "control character".
pub(super) fn first_refused(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = 0;
    // Whole blocks first: a block without any suspect byte needs no second look.
    for block in bytes.chunks(64) {
        if block.iter().fold(false, |found, byte| found | is_suspect(*byte))
            && let Some(at) = refused_in(bytes, start, start + block.len())
        {
            return Some(at);
        }
        start += block.len();
    }
    None
}

/// True for bytes that are a refused character or may start one.
fn is_suspect(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\n') || byte == 0x7F || byte == 0xC2 || byte == 0xEF
}

fn refused_in(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let next = |at: usize| bytes.get(at).copied().unwrap_or(0);
    (start..end).find(|&at| match bytes[at] {
        b'\t' | b'\n' | b'\r' => false,
        0x00..=0x1F | 0x7F => true,
        0xC2 => (0x80..0xA0).contains(&next(at + 1)) && next(at + 1) != 0x85,
        0xEF => next(at + 1) == 0xBF && next(at + 2) >= 0xBE,
        _ => false,
    })
}

/// Start of the piece that go-yaml reads the byte `at` with, when it begins reading at `start`. A character that
/// does not fit whole into a piece goes to the next one.
pub(super) fn piece_start(text: &str, start: usize, at: usize) -> usize {
    let mut piece = start;
    loop {
        let mut next = (piece + PIECE).min(text.len());
        while !text.is_char_boundary(next) {
            next -= 1;
        }
        if at < next || next == piece {
            return piece;
        }
        piece = next;
    }
}
