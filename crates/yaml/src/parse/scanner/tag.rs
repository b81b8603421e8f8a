//! Anchors, aliases, tags and directives.

use super::Scanner;
use super::cursor::{Cursor, Mark, width};
use super::token::TokenKind;
use crate::parse::error::Fault;

impl<'a> Scanner<'a> {
    /// Reads `&name` or `*name`.
    pub(super) fn scan_anchor(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        let alias = self.cursor.peek(0) == b'*';
        self.cursor.skip();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        let name = self.cursor.since(start.pos + 1);
        let end = self.cursor.mark();
        let ended = self.cursor.is_blankz(0)
            || matches!(self.cursor.peek(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ended {
            return Err(Fault::scan(start, end, "did not find expected alphabetic or numeric character"));
        }
        self.push(if alias { TokenKind::Alias(name) } else { TokenKind::Anchor(name) }, start, end);
        Ok(())
    }

    /// Reads `!<uri>`, `!suffix`, `!handle!suffix` or `!`.
    pub(super) fn scan_tag(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        let (handle, suffix) = if self.cursor.peek(1) == b'<' {
            ("", self.scan_verbatim_tag(start)?)
        } else {
            self.scan_short_tag(start)?
        };
        if !self.cursor.is_blankz(0) {
            let message = "did not find expected whitespace or line break";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        self.push(TokenKind::Tag(handle, suffix), start, self.cursor.mark());
        Ok(())
    }

    fn scan_verbatim_tag(&mut self, start: Mark) -> Result<&'a str, Fault> {
        self.cursor.skip();
        self.cursor.skip();
        let suffix = self.scan_tag_uri("", start)?;
        if self.cursor.peek(0) != b'>' {
            return Err(Fault::scan(start, self.cursor.mark(), "did not find the expected '>'"));
        }
        self.cursor.skip();
        Ok(suffix)
    }

    fn scan_short_tag(&mut self, start: Mark) -> Result<(&'a str, &'a str), Fault> {
        let handle = self.scan_tag_handle(false, start)?;
        if handle.len() > 1 && handle.ends_with('!') {
            return Ok((handle, self.scan_tag_uri("", start)?));
        }
        // It was the start of a suffix.
        let suffix = self.scan_tag_uri(handle, start)?;
        Ok(if suffix.is_empty() { ("", "!") } else { ("!", suffix) })
    }

    fn scan_tag_handle(&mut self, directive: bool, start: Mark) -> Result<&'a str, Fault> {
        let first = self.cursor.pos();
        if self.cursor.peek(0) != b'!' {
            return Err(Fault::scan(start, self.cursor.mark(), "did not find expected '!'"));
        }
        self.cursor.skip();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        if self.cursor.peek(0) == b'!' {
            self.cursor.skip();
        } else if directive && self.cursor.since(first) != "!" {
            return Err(Fault::scan(start, self.cursor.mark(), "did not find expected '!'"));
        }
        Ok(self.cursor.since(first))
    }

    /// Reads a URI behind `head`, a `!` and word that were read as a handle; they may stand alone.
    fn scan_tag_uri(&mut self, head: &'a str, start: Mark) -> Result<&'a str, Fault> {
        let first = self.cursor.pos();
        let mut decoded: Option<Vec<u8>> = None;
        while self.is_uri() {
            if self.cursor.peek(0) == b'%' {
                let so_far = decoded.get_or_insert_with(|| self.cursor.since(first).as_bytes().to_vec());
                let octets = Self::scan_uri_escape(&mut self.cursor, start)?;
                so_far.extend_from_slice(&octets);
            } else {
                if let Some(decoded) = &mut decoded {
                    decoded.push(self.cursor.peek(0));
                }
                self.cursor.skip();
            }
        }
        if head.is_empty() && self.cursor.pos() == first {
            return Err(Fault::scan(start, self.cursor.mark(), "did not find expected tag URI"));
        }
        let head_rest = head.get(1..).unwrap_or("");
        Ok(match decoded {
            // The head ends where the rest begins.
            None => self.cursor.since(first - head_rest.len()),
            Some(bytes) => self.arena.keep(format!("{head_rest}{}", String::from_utf8_lossy(&bytes))),
        })
    }

    fn is_uri(&self) -> bool {
        self.cursor.is_word() || b";/?:@&=+$,.!~*'()[]%".contains(&self.cursor.peek(0))
    }

    /// Reads the `%XX` of one character.
    fn scan_uri_escape(cursor: &mut Cursor<'a>, start: Mark) -> Result<Vec<u8>, Fault> {
        let mut octets: Vec<u8> = Vec::new();
        let mut wanted = 1;
        while octets.len() < wanted {
            let digit = |ahead| char::from(cursor.peek(ahead)).to_digit(16);
            let (b'%', Some(high), Some(low)) = (cursor.peek(0), digit(1), digit(2)) else {
                return Err(Fault::scan(start, cursor.mark(), "did not find URI escaped octet"));
            };
            let octet = u8::try_from(high << 4 | low).unwrap_or(0);
            if octets.is_empty() {
                if matches!(octet, 0x80..=0xBF | 0xF8..) {
                    return Err(Fault::scan(start, cursor.mark(), "found an incorrect leading UTF-8 octet"));
                }
                wanted = width(octet);
            } else if octet & 0xC0 != 0x80 {
                return Err(Fault::scan(start, cursor.mark(), "found an incorrect trailing UTF-8 octet"));
            }
            octets.push(octet);
            (0..3).for_each(|_| cursor.skip());
        }
        Ok(octets)
    }

    /// Reads a `%YAML` or `%TAG` line.
    pub(super) fn scan_directive(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        self.cursor.skip();
        let kind = match self.scan_directive_name(start)? {
            "YAML" => self.scan_version(start)?,
            "TAG" => self.scan_tag_directive(start)?,
            _ => return Err(Fault::scan(start, self.cursor.mark(), "found unknown directive name")),
        };
        let end = self.cursor.mark();
        self.cursor.skip_blanks();
        if self.cursor.peek(0) == b'#' {
            self.scan_comment();
        }
        if !self.cursor.is_breakz(0) {
            let message = "did not find expected comment or line break";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        self.cursor.skip_break();
        self.push(kind, start, end);
        Ok(())
    }

    fn scan_directive_name(&mut self, start: Mark) -> Result<&'a str, Fault> {
        let first = self.cursor.pos();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        if self.cursor.pos() == first {
            return Err(Fault::scan(start, self.cursor.mark(), "could not find expected directive name"));
        }
        if !self.cursor.is_blankz(0) {
            return Err(Fault::scan(start, self.cursor.mark(), "found unexpected non-alphabetical character"));
        }
        Ok(self.cursor.since(first))
    }

    fn scan_version(&mut self, start: Mark) -> Result<TokenKind<'a>, Fault> {
        self.cursor.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.cursor.peek(0) != b'.' {
            let message = "did not find expected digit or '.' character";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        self.cursor.skip();
        Ok(TokenKind::Version(major, self.scan_version_number(start)?))
    }

    fn scan_version_number(&mut self, start: Mark) -> Result<u8, Fault> {
        let first = self.cursor.pos();
        while self.cursor.peek(0).is_ascii_digit() {
            if self.cursor.pos() - first == 2 {
                return Err(Fault::scan(start, self.cursor.mark(), "found extremely long version number"));
            }
            self.cursor.skip();
        }
        let message = "did not find expected version number";
        self.cursor.since(first).parse().map_err(|_| Fault::scan(start, self.cursor.mark(), message))
    }

    fn scan_tag_directive(&mut self, start: Mark) -> Result<TokenKind<'a>, Fault> {
        self.cursor.skip_blanks();
        let handle = self.scan_tag_handle(true, start)?;
        if !self.cursor.is_blank(0) {
            return Err(Fault::scan(start, self.cursor.mark(), "did not find expected whitespace"));
        }
        self.cursor.skip_blanks();
        let prefix = self.scan_tag_uri("", start)?;
        if !self.cursor.is_blankz(0) {
            let message = "did not find expected whitespace or line break";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        Ok(TokenKind::TagDirective(handle, prefix))
    }
}
