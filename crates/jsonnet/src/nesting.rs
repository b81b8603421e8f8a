//! How deep a source nests, found before it is parsed: engines walk the syntax tree by recursion.
//!
//! The measure is no less than the depth of the tree and is found from the tokens alone: brackets add a level, and so
//! does, up to the end of the list item it stands in, whatever makes one expression the child of another: an operator,
//! a call, an index, `if`, `local ...;`. So a chain of 100 `+` counts as 100 levels, as it does in the tree.

use crate::scan::{Kind, Token, tokens};
use crate::{Failure, FailureKind, Span};

/// What the stack of an evaluation holds in a debug build, in which a level of nested objects takes up to 45 KB.
const MOST: usize = 5000;

/// Refuses a text that nests deeper than `allowed` levels, or than [`MOST`].
pub(crate) fn check(name: &str, text: &[u8], allowed: usize) -> Result<(), Failure> {
    let allowed = allowed.min(MOST);
    // A level takes at least one byte.
    if text.len() <= allowed {
        return Ok(());
    }
    let mut levels = Levels::default();
    for token in tokens(text) {
        levels.add(token, text);
        if levels.depth > allowed {
            let message = format!("`{name}` nests deeper than the {allowed} levels allowed");
            let span = Span::new(name, text, token.start, token.end);
            return Err(Failure::new(FailureKind::SourceNesting, message).at(span));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Within brackets; the byte is the opening one.
    Brackets(u8),
    /// Between `local` or `assert` and their `;`.
    Statement,
}

struct Level {
    frame: Frame,
    /// What nests since the start of the list item.
    items: usize,
}

#[derive(Default)]
struct Levels {
    open: Vec<Level>,
    /// What nests at top level, outside of all brackets.
    outside: usize,
    depth: usize,
    /// True where a field of an object may begin.
    field: bool,
}

impl Levels {
    fn add(&mut self, token: Token, text: &[u8]) {
        let field = std::mem::take(&mut self.field);
        match token.kind {
            Kind::Open(bracket) => {
                self.nest(1);
                self.open.push(Level { frame: Frame::Brackets(bracket), items: 0 });
                self.field = bracket == b'{';
            }
            Kind::Close => self.close(),
            Kind::Comma => {
                let ended = std::mem::take(self.items());
                self.depth -= ended;
                self.field = self.open.last().is_some_and(|level| level.frame == Frame::Brackets(b'{'));
            }
            Kind::Semicolon => self.end_statement(),
            Kind::Dot => self.nest(1),
            Kind::Operator => self.nest(operators(&text[token.start..token.end])),
            Kind::Word => self.word(&text[token.start..token.end], field),
            Kind::Literal => {}
        }
    }

    fn word(&mut self, word: &[u8], field: bool) {
        match word {
            // `local` and `assert` as members of an object end with its comma and have no body.
            b"local" | b"assert" if !field => self.open.push(Level { frame: Frame::Statement, items: 0 }),
            b"if" | b"for" | b"function" | b"error" | b"in" => self.nest(1),
            _ => {}
        }
    }

    fn items(&mut self) -> &mut usize {
        self.open.last_mut().map_or(&mut self.outside, |level| &mut level.items)
    }

    fn nest(&mut self, levels: usize) {
        *self.items() += levels;
        self.depth += levels;
    }

    /// Leaves the innermost brackets, with any statement in them that has no end.
    fn close(&mut self) {
        while let Some(level) = self.open.pop() {
            self.depth -= level.items;
            if level.frame != Frame::Statement {
                break;
            }
        }
    }

    /// What follows is the statement's body, one level deeper.
    fn end_statement(&mut self) {
        if let Some(level) = self.open.pop_if(|level| level.frame == Frame::Statement) {
            self.depth -= level.items;
            self.nest(1);
        }
    }
}

/// How many operators a run of their characters can be: those that end an operator begin a new one. What only stands
/// between a name and its value, and `$`, nests nothing.
fn operators(run: &[u8]) -> usize {
    match run {
        b"=" | b":" | b"::" | b":::" | b"$" => 0,
        _ => 1 + run[1..].iter().filter(|byte| b"+-~!$".contains(byte)).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    /// The least bound that `text` passes; blanks keep the bound from being larger than the text.
    fn depth(text: &str) -> usize {
        let text = format!("{text}{}", " ".repeat(100));
        (0..100).find(|allowed| check("f", text.as_bytes(), *allowed).is_ok()).unwrap()
    }

    #[test]
    fn brackets_and_chains_nest_and_siblings_do_not() {
        assert_eq!(depth("[1, [2], [3]]"), 2);
        assert_eq!(depth("1 + 2 + 3 == 4"), 3);
        assert_eq!(depth("[1 + 2, 3 + 4, 5 + 6]"), 2);
        assert_eq!(depth("f(1)(2).a[0]"), 4);
        assert_eq!(depth("{ a: $.b, c:: 1, local d = 2, assert true, e: 3 }"), 2);
        assert_eq!(depth("!!-x"), 3);
        assert_eq!(depth("if a then b else if c then d"), 2);
    }

    #[test]
    fn a_comma_between_binds_does_not_hide_the_chain_of_locals() {
        assert_eq!(depth("local a = 1, b = 2; local c = 3, d = 4; local e = 5, f = 6; 7"), 3);
        assert_eq!(depth("[local a = assert true; 1, b = 2; local c = assert true; 3, d = 4; 5]"), 3);
        assert_eq!(depth("{ a: local b = 1, c = 2; local d = 3, e = 4; 5 }"), 3);
    }

    #[test]
    fn the_failure_names_program_and_place() {
        let failure = check("deep", b"{ a:\n [[]] }", 2).unwrap_err();
        assert_eq!(failure.report(), "deep:2:3: `deep` nests deeper than the 2 levels allowed\n");
    }
}
