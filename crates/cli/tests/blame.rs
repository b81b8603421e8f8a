//! `kiln blame`: a folder a case, as in `edit.rs`. `cargo insta review` renews what is said.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

#[test]
fn fields_say_who_set_them() {
    command::check("blame");
}
