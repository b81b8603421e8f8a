//! Words for texts that are no jsonnet.

use rsjsonnet_lang::lexer::LexError;
use rsjsonnet_lang::parser::{ActualToken, ExpectedToken, ParseError};
use rsjsonnet_lang::span::SpanId;
use rsjsonnet_lang::token::STokenKind;

use crate::FailureKind;

type Told = (FailureKind, String, SpanId);

pub(super) fn lex_error(error: &LexError) -> Told {
    use LexError as E;
    let (message, span) = match error {
        E::InvalidChar { span, chr } => (format!("unexpected character {chr:?}"), span),
        E::InvalidUtf8 { span, .. } => ("bytes that are not UTF-8".to_owned(), span),
        E::UnfinishedMultilineComment { span } => ("the comment has no end: `*/` is missing".to_owned(), span),
        E::LeadingZeroInNumber { span } => ("a number cannot begin with 0 and another digit".to_owned(), span),
        E::MissingFracDigits { span } => ("a digit is missing after the decimal point".to_owned(), span),
        E::MissingExpDigits { span } => ("a digit is missing in the exponent".to_owned(), span),
        E::MissingDigitAfterUnderscore { span } => ("a digit is missing after `_` in a number".to_owned(), span),
        E::ExpOverflow { span } => ("the number's exponent is too large".to_owned(), span),
        E::InvalidEscapeInString { span, chr } => (format!("unknown escape {chr:?} in a string"), span),
        E::IncompleteUnicodeEscape { span } => ("a \\u escape needs four hexadecimal digits".to_owned(), span),
        E::InvalidUtf16EscapeSequence { span, .. } => ("a \\u escape that is no character".to_owned(), span),
        E::UnfinishedString { span } => ("the string has no end".to_owned(), span),
        E::MissingLineBreakAfterTextBlockStart { span } => ("a line break must follow `|||`".to_owned(), span),
        E::MissingWhitespaceTextBlockStart { span } => {
            ("the first line of a text block must be indented".to_owned(), span)
        }
        E::InvalidTextBlockTermination { span } => ("the text block does not end with `|||`".to_owned(), span),
    };
    (FailureKind::Syntax, message, *span)
}

pub(super) fn parse_error(error: &ParseError) -> Told {
    let ParseError::Expected { span, expected, instead } = error;
    // Behind an expression also a call, an index or a field may stand: true, and no help.
    let whole = expected.contains(&ExpectedToken::BinaryOp);
    let expected = expected.iter().copied().filter(|token| !(whole && continues(*token)));
    let expected: Vec<String> = expected.map(expected_token).collect();
    let message = format!("expected {}, found {}", list(&expected), actual_token(instead));
    (FailureKind::Syntax, message, *span)
}

fn continues(token: ExpectedToken) -> bool {
    use STokenKind::{Dot, LeftBrace, LeftBracket, LeftParen};
    matches!(token, ExpectedToken::Simple(LeftParen | LeftBracket | LeftBrace | Dot))
}

fn list(words: &[String]) -> String {
    match words {
        [] => "something else".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn expected_token(token: ExpectedToken) -> String {
    match token {
        ExpectedToken::EndOfFile => "the end of the file".to_owned(),
        ExpectedToken::Simple(kind) => format!("`{}`", spelling(kind)),
        ExpectedToken::Ident => "an identifier".to_owned(),
        ExpectedToken::Number => "a number".to_owned(),
        ExpectedToken::String => "a string".to_owned(),
        ExpectedToken::TextBlock => "a text block".to_owned(),
        ExpectedToken::Expr => "an expression".to_owned(),
        ExpectedToken::BinaryOp => "an operator".to_owned(),
    }
}

fn actual_token(token: &ActualToken) -> String {
    match token {
        ActualToken::EndOfFile => "the end of the file".to_owned(),
        ActualToken::Simple(kind) => format!("`{}`", spelling(*kind)),
        ActualToken::OtherOp(text) | ActualToken::Ident(text) => format!("`{text}`"),
        ActualToken::Number => "a number".to_owned(),
        ActualToken::String => "a string".to_owned(),
        ActualToken::TextBlock => "a text block".to_owned(),
    }
}

fn spelling(kind: STokenKind) -> &'static str {
    use STokenKind as K;
    match kind {
        K::Assert => "assert",
        K::Else => "else",
        K::Error => "error",
        K::False => "false",
        K::For => "for",
        K::Function => "function",
        K::If => "if",
        K::Import => "import",
        K::Importstr => "importstr",
        K::Importbin => "importbin",
        K::In => "in",
        K::Local => "local",
        K::Null => "null",
        K::Tailstrict => "tailstrict",
        K::Then => "then",
        K::Self_ => "self",
        K::Super => "super",
        K::True => "true",
        K::Exclam => "!",
        K::ExclamEq => "!=",
        K::Dollar => "$",
        K::Percent => "%",
        K::Amp => "&",
        K::AmpAmp => "&&",
        K::LeftParen => "(",
        K::RightParen => ")",
        K::Asterisk => "*",
        K::Plus => "+",
        K::PlusColon => "+:",
        K::PlusColonColon => "+::",
        K::PlusColonColonColon => "+:::",
        K::Comma => ",",
        K::Minus => "-",
        K::Dot => ".",
        K::Slash => "/",
        K::Colon => ":",
        K::ColonColon => "::",
        K::ColonColonColon => ":::",
        K::Semicolon => ";",
        K::Lt => "<",
        K::LtLt => "<<",
        K::LtEq => "<=",
        K::Eq => "=",
        K::EqEq => "==",
        K::Gt => ">",
        K::GtEq => ">=",
        K::GtGt => ">>",
        K::LeftBracket => "[",
        K::RightBracket => "]",
        K::Hat => "^",
        K::LeftBrace => "{",
        K::Pipe => "|",
        K::PipePipe => "||",
        K::RightBrace => "}",
        K::Tilde => "~",
    }
}
