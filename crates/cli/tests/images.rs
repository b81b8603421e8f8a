//! `kiln images`: a folder a case, as in `edit.rs`. `cargo insta review` renews what they say.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

#[test]
fn commands_say_what_is_expected() {
    command::check("images");
}
