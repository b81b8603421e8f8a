//! `kiln params`, `set`, `unset`, `add`, `describe`, `new`, and builds with Values: a folder a case, as in `edit.rs`.
//! `RENEW=1` writes `expected/`, `cargo insta review` the other.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

#[test]
fn commands_write_and_say_what_is_expected() {
    command::check("params");
}
