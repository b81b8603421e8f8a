//! Jsonnet's tokens, as far as telling code from text and finding what nests: no engine's lexer is needed for it.

/// What a token is to whoever counts levels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `(`, `[`, `{`
    Open(u8),
    /// `)`, `]`, `}`
    Close,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `.`
    Dot,
    /// A run of operator characters, which may be several operators.
    Operator,
    /// An identifier or keyword.
    Word,
    /// A string, text block or number.
    Literal,
}

/// A token and its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The tokens of `text`, up to the first thing that is none: an engine's lexer refuses such a text, so nothing behind
/// it is ever parsed.
pub(crate) fn tokens(text: &[u8]) -> impl Iterator<Item = Token> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = skip_blank(text, at)?;
        let (kind, end) = token(text, start)?;
        at = end;
        Some(Token { kind, start, end })
    })
}

/// Behind whitespace and comments; `None` for a comment without an end.
fn skip_blank(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = &text[at..];
        at += match rest {
            [b' ' | b'\t' | b'\r' | b'\n', ..] => 1,
            [b'#', ..] | [b'/', b'/', ..] => length(rest, |byte| byte != b'\n'),
            [b'/', b'*', body @ ..] => 4 + body.windows(2).position(|two| two == b"*/")?,
            _ => return Some(at),
        };
    }
}

/// The token at `start` and its end.
fn token(text: &[u8], start: usize) -> Option<(Kind, usize)> {
    let rest = &text[start..];
    let one = |kind| Some((kind, start + 1));
    match rest {
        [open @ (b'(' | b'[' | b'{'), ..] => one(Kind::Open(*open)),
        [b')' | b']' | b'}', ..] => one(Kind::Close),
        [b',', ..] => one(Kind::Comma),
        [b';', ..] => one(Kind::Semicolon),
        [b'.', ..] => one(Kind::Dot),
        [b'|', b'|', b'|', ..] => Some((Kind::Literal, text_block(text, start + 3)?)),
        [b'@', quote @ (b'"' | b'\''), body @ ..] => Some((Kind::Literal, start + 2 + verbatim(body, *quote)?)),
        [quote @ (b'"' | b'\''), body @ ..] => Some((Kind::Literal, start + 1 + quoted(body, *quote)?)),
        [b'0'..=b'9', ..] => Some((Kind::Literal, start + length(rest, |byte| is_word(byte) || byte == b'.'))),
        [byte, ..] if is_word(*byte) => Some((Kind::Word, start + length(rest, is_word))),
        [byte, ..] if is_operator(*byte) => Some((Kind::Operator, start + operators(rest))),
        _ => None,
    }
}

fn length(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !belongs(*byte)).unwrap_or(text.len())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_operator(byte: u8) -> bool {
    b"!$:~+-&|^=<>*/%".contains(&byte)
}

/// Length of a run of operator characters; a comment or a text block ends it.
fn operators(rest: &[u8]) -> usize {
    let run = &rest[..length(rest, is_operator)];
    let within = |end: &[u8]| run.windows(end.len()).position(|bytes| bytes == end);
    [&b"//"[..], b"/*", b"|||"].into_iter().filter_map(within).min().unwrap_or(run.len())
}

/// Length of the rest of a string with escapes, its closing quote included.
fn quoted(body: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match body.get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Length of the rest of a string in which a doubled quote is the only escape.
fn verbatim(body: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at += body.get(at..)?.iter().position(|byte| *byte == quote)? + 1;
        if body.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// The end of a text block whose opening bars end at `at`. The first line that is not empty sets the indentation; the
/// first line without it must be the closing bars.
fn text_block(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + usize::from(text.get(at) == Some(&b'-'));
    at += length(&text[at..], |byte| matches!(byte, b' ' | b'\t' | b'\r'));
    let mut indentation: Option<&[u8]> = None;
    loop {
        // Here stands the line break before the next line.
        at = at + text.get(at..)?.iter().position(|byte| *byte == b'\n')? + 1;
        let line = &text[at..];
        if line.starts_with(b"\n") || line.starts_with(b"\r\n") {
            continue;
        }
        let blanks = &line[..length(line, |byte| matches!(byte, b' ' | b'\t'))];
        match indentation {
            None if blanks.is_empty() => return None,
            None => indentation = Some(blanks),
            Some(prefix) if line.starts_with(prefix) => {}
            Some(_) => return line[blanks.len()..].starts_with(b"|||").then_some(at + blanks.len() + 3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn texts(text: &str) -> Vec<&str> {
        tokens(text.as_bytes()).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn text_and_comments_hide_what_is_in_them() {
        assert_eq!(texts("/* { */ # [\n// (\n x"), ["x"]);
        assert_eq!(texts(r#""a\"{" '{\\' @'it''s {' @"\" z"#), [r#""a\"{""#, r"'{\\'", "@'it''s {'", r#"@"\""#, "z"]);
        assert_eq!(texts("a+//{\n-1.5e3 !~x"), ["a", "+", "-", "1.5e3", "!~", "x"]);
    }

    #[test]
    fn a_text_block_ends_at_the_first_bars_with_less_indentation() {
        let block = "|||-\n\n   {\n    ||| {\n\n   (\n |||";
        assert_eq!(texts(&format!("[{block} + 1]")), ["[", block, "+", "1", "]"]);
    }

    #[test]
    fn what_is_no_token_ends_the_text() {
        assert_eq!(tokens(b"a ? b").count(), 1);
        assert_eq!(tokens(b"a 'b").count(), 1);
        assert_eq!(tokens(b"a /* b").count(), 1);
        assert_eq!(tokens("{\u{e4}}".as_bytes()).map(|token| token.kind).collect::<Vec<_>>(), [Kind::Open(b'{')]);
    }
}
