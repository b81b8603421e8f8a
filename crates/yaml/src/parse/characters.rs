//! Characters that YAML 1.1 does not allow.

/// Bytes that go-yaml reads from its input at once; it refuses a character when it reads its piece.
const PIECE: usize = 512;

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// What a look at all characters found.
pub(super) struct Survey {
    /// Byte offset of the first character that go-yaml refuses as "control character".
    pub(super) refused: Option<usize>,
    /// True when no line breaks but `\n` and no byte order marks are there.
    pub(super) simple: bool,
}

/// Looks at all characters of `text`.
pub(super) fn survey(text: &str) -> Survey {
    let mut survey = Survey { refused: None, simple: true };
    let bytes = text.as_bytes();
    let mut start = 0;
    // A block without any suspect byte needs no second look.
    for block in bytes.as_chunks::<BLOCK>().0 {
        if block.iter().fold(false, |found, byte| found | is_suspect(*byte)) {
            survey.block(bytes, start, start + BLOCK);
        }
        start += BLOCK;
    }
    survey.block(bytes, start, bytes.len());
    survey
}

/// True for bytes that are a refused or unusual character or may start one.
#[expect(clippy::needless_bitwise_bool, reason = "without branches it is done on vectors")]
fn is_suspect(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\n')) | (byte == 0x7F) | (byte & 0xDF == 0xC2) | (byte == 0xEF)
}

impl Survey {
    fn block(&mut self, bytes: &[u8], start: usize, end: usize) {
        let next = |at: usize| bytes.get(at).copied().unwrap_or(0);
        for (at, byte) in (start..end).zip(&bytes[start..end]) {
            let following = (next(at + 1), next(at + 2));
            let (refused, unusual) = match (*byte, following) {
                (b'\t' | b'\n', _) => (false, false),
                (b'\r', _) | (0xC2, (0x85, _)) | (0xE2, (0x80, 0xA8 | 0xA9)) | (0xEF, (0xBB, 0xBF)) => (false, true),
                (0x00..=0x1F | 0x7F, _) | (0xC2, (0x80..=0x9F, _)) | (0xEF, (0xBF, 0xBE | 0xBF)) => (true, true),
                _ => (false, false),
            };
            self.simple &= !unusual;
            if refused && self.refused.is_none() {
                self.refused = Some(at);
            }
        }
    }
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
