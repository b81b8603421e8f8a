//! Documents, their directives and markers.

use super::{EventKind, Events, Properties, State, Step};
use crate::parse::error::Fault;
use crate::parse::scanner::token::TokenKind;

impl<'a> Events<'a> {
    pub(super) fn document_start(&mut self, implicit: bool) -> Step<'a> {
        let mut token = self.scanner.peek()?;
        while !implicit && token.kind == TokenKind::DocumentEnd {
            token = self.skip_and_peek(token)?;
        }
        match token.kind {
            TokenKind::StreamEnd => {
                self.skip(token);
                self.state = State::End;
                return Ok(Self::event(EventKind::StreamEnd, token.start.pos, token.end.pos));
            }
            TokenKind::Version(..) | TokenKind::TagDirective(..) | TokenKind::DocumentStart => {}
            _ if implicit => {
                self.process_directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                return Ok(Self::event(EventKind::DocumentStart(false), token.start.pos, token.start.pos));
            }
            _ => {}
        }
        let start = token.start.pos;
        self.process_directives()?;
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::DocumentStart {
            return Err(Fault::parse(None, token.start, "did not find expected <document start>"));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        self.skip(token);
        Ok(Self::event(EventKind::DocumentStart(true), start, token.end.pos))
    }

    pub(super) fn document_content(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Version(..)
            | TokenKind::TagDirective(..)
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(Self::event(EventKind::Empty(Properties::default()), token.start.pos, token.start.pos))
            }
            _ => self.node(true, false),
        }
    }

    pub(super) fn document_end(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        let explicit = token.kind == TokenKind::DocumentEnd;
        let mut end = token.start.pos;
        if explicit {
            end = token.end.pos;
            self.skip(token);
        }
        self.tag_directives.clear();
        self.state = State::DocumentStart;
        Ok(Self::event(EventKind::DocumentEnd(explicit), token.start.pos, end))
    }

    pub(super) fn process_directives(&mut self) -> Result<(), Fault> {
        let mut version_seen = false;
        let mut token = self.scanner.peek()?;
        loop {
            match token.kind {
                TokenKind::Version(major, minor) => {
                    if version_seen {
                        return Err(Fault::parse(None, token.start, "found duplicate %YAML directive"));
                    }
                    if (major, minor) != (1, 1) {
                        return Err(Fault::parse(None, token.start, "found incompatible YAML document"));
                    }
                    version_seen = true;
                }
                TokenKind::TagDirective(handle, prefix) => {
                    if self.tag_directives.iter().any(|d| d.0 == handle) {
                        return Err(Fault::parse(None, token.start, "found duplicate %TAG directive"));
                    }
                    self.tag_directives.push((handle, prefix));
                }
                _ => break,
            }
            token = self.skip_and_peek(token)?;
        }
        for default in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tag_directives.iter().any(|d| d.0 == default.0) {
                self.tag_directives.push(default);
            }
        }
        Ok(())
    }
}
