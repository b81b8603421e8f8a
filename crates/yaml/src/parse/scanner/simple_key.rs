//! Simple keys: tokens that turn out to start a key when the `:` behind them is seen.

use super::Scanner;
use super::cursor::Mark;
use crate::parse::error::Fault;

/// A simple key must end this many characters after its start.
const SIMPLE_KEY_LENGTH: usize = 1024;

/// A token that may turn out to start a key.
#[derive(Clone, Copy, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    pub(super) required: bool,
    pub(super) token_number: usize,
    pub(super) mark: Mark,
}

impl Scanner<'_> {
    pub(super) fn simple_key_is_valid(&mut self, index: usize) -> Result<bool, Fault> {
        let key = self.simple_keys[index];
        if !key.possible {
            return Ok(false);
        }
        let here = self.cursor.mark();
        if key.mark.line == here.line && !self.too_long(key.mark.pos) {
            return Ok(true);
        }
        if key.required {
            return Err(Self::no_colon(key.mark, here));
        }
        self.simple_keys[index].possible = false;
        Ok(false)
    }

    fn too_long(&self, start: usize) -> bool {
        // As many bytes or fewer are as many characters or fewer.
        self.cursor.pos() - start > SIMPLE_KEY_LENGTH && self.cursor.since(start).chars().count() > SIMPLE_KEY_LENGTH
    }

    fn no_colon(key: Mark, here: Mark) -> Fault {
        Fault::scan(key, here, "could not find expected ':'").at(key, key)
    }

    pub(super) fn save_simple_key(&mut self) -> Result<(), Fault> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark();
        let required = self.flow_level == 0 && self.indent == i64::from(mark.column);
        let token_number = self.tokens_parsed + self.tokens.len();
        self.remove_simple_key()?;
        let last = self.simple_keys.len() - 1;
        self.simple_keys[last] = SimpleKey { possible: true, required, token_number, mark };
        self.simple_keys_by_token.insert(token_number, last);
        Ok(())
    }

    pub(super) fn remove_simple_key(&mut self) -> Result<(), Fault> {
        let last = self.simple_keys.len() - 1;
        let key = self.simple_keys[last];
        if !key.possible {
            return Ok(());
        }
        if key.required {
            return Err(Self::no_colon(key.mark, self.cursor.mark()));
        }
        self.simple_keys[last].possible = false;
        self.simple_keys_by_token.remove(&key.token_number);
        Ok(())
    }
}
