//! What go-yaml's emitter finds out about a text before it picks a style.

/// The class of a byte, one bit each; a text's classes are the union of its bytes'.
pub(super) mod class {
    /// The space.
    pub(in crate::emit) const SPACE: u8 = 1;
    /// The line feed.
    pub(in crate::emit) const BREAK: u8 = 2;
    /// `:` or `#`: an indicator next to a space.
    pub(in crate::emit) const INDICATOR: u8 = 4;
    /// A control character, DEL, or part of a character beyond ASCII.
    pub(in crate::emit) const ODD: u8 = 8;
    /// An ASCII digit.
    pub(in crate::emit) const DIGIT: u8 = 16;
    /// An ASCII letter.
    pub(in crate::emit) const LETTER: u8 = 32;
}

const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < table.len() {
        #[expect(clippy::cast_possible_truncation, reason = "i < 256")]
        let byte = i as u8;
        table[i] = match byte {
            b' ' => class::SPACE,
            b'\n' => class::BREAK,
            b':' | b'#' => class::INDICATOR,
            b'0'..=b'9' => class::DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' => class::LETTER,
            0..0x20 | 0x7f.. => class::ODD,
            _ => 0,
        };
        i += 1;
    }
    table
};

/// The class of one byte.
pub(super) fn class_of(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

/// The union of the classes of all bytes.
pub(super) fn classes(text: &str) -> u8 {
    text.bytes().fold(0, |union, b| union | CLASSES[b as usize])
}

/// The same without digits and letters; faster on long text, where comparisons work on many bytes at once.
pub(super) fn text_classes(text: &str) -> u8 {
    const LONG: usize = 48;
    if text.len() < LONG {
        return classes(text);
    }
    let (mut odd, mut space, mut line_break, mut indicator) = (0, 0, 0, 0);
    for b in text.bytes() {
        odd |= u8::from(b.wrapping_sub(0x20) > 0x7e - 0x20);
        line_break |= u8::from(b == b'\n');
        space |= u8::from(b == b' ');
        indicator |= u8::from(b == b':') | u8::from(b == b'#');
    }
    if line_break != 0 {
        // A line break looks odd, too.
        return classes(text);
    }
    (odd * class::ODD) | (space * class::SPACE) | (indicator * class::INDICATOR)
}

/// A line break to go-yaml.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// A character that go-yaml writes as it is. Tabs and everything beyond the basic plane are not among them.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}') && c != '\u{FEFF}'
}

/// The first character makes a plain scalar impossible.
pub(super) fn is_first_indicator(first: u8) -> bool {
    b"#,[]{}&*!|>'\"%@`".contains(&first)
}

/// Which styles a text can be written in, outside flow collections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Without quotes.
    pub(super) plain: bool,
    /// In single quotes.
    pub(super) single: bool,
    /// As a block scalar.
    pub(super) block: bool,
}

/// Which go-yaml looks at a text: they judge tabs differently.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Version {
    /// Prints the result; a tab forces double quotes.
    V2,
    /// Prints what v2 reads; a tab only rules out a plain scalar.
    V3,
}

impl Shape {
    /// Looks at every character of `text`.
    pub(super) fn of(text: &str, version: Version) -> Self {
        if text.is_empty() {
            return Self { plain: true, single: true, block: false };
        }
        let mut seen = Seen { indicators: text.starts_with("---") || text.starts_with("..."), ..Seen::default() };
        let mut previous = None;
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            seen.character(c, previous, rest.peek().copied(), version);
            previous = Some(c);
        }
        seen.edges(text);
        seen.shape()
    }
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings about one text")]
struct Seen {
    indicators: bool,
    breaks: bool,
    special: bool,
    tab: bool,
    edge: bool,
    trailing_space: bool,
    break_space: bool,
    space_break: bool,
}

impl Seen {
    fn character(&mut self, c: char, previous: Option<char>, next: Option<char>, version: Version) {
        let ends = next.is_none_or(is_blank);
        self.indicators |= match (c, previous) {
            ('?' | ':' | '-', None) | (':', Some(_)) => ends,
            (_, None) => u8::try_from(c).is_ok_and(is_first_indicator),
            ('#', Some(p)) => is_blank(p) || is_break(p) || p == '\0',
            _ => false,
        };
        if c == '\t' && version == Version::V3 {
            self.tab = true;
        } else if !is_printable(c) {
            self.special = true;
        }
        if is_break(c) {
            self.breaks = true;
            self.space_break |= previous == Some(' ');
        } else if c == ' ' {
            self.break_space |= previous.is_some_and(is_break);
        }
    }

    fn edges(&mut self, text: &str) {
        let edge = |c: char| c == ' ' || is_break(c);
        self.edge = text.starts_with(edge) || text.ends_with(edge);
        self.trailing_space = text.ends_with(' ');
    }

    fn shape(&self) -> Shape {
        let single = !(self.break_space || self.space_break || self.special);
        Shape {
            plain: single && !(self.edge || self.breaks || self.tab || self.indicators),
            single,
            block: !(self.trailing_space || self.space_break || self.special),
        }
    }
}
