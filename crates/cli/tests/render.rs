//! `kiln render`: a folder a case, as in `edit.rs`; `in/` of the area has sources that went on after their trees were
//! rendered. `RENEW=1` writes `expected/`, `cargo insta review` the other.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

#[test]
fn trees_are_written_and_said_what_is_expected() {
    command::check("render");
}
