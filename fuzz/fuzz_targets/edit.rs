//! Any text is edited or refused, and an edit changes what it says: `cargo +nightly fuzz run edit`.
#![no_main]

#[path = "../../crates/yaml/tests/support/edits.rs"]
#[allow(dead_code)]
mod edits;

use edits::{Edit, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [place, kind, value, rest @ ..] = data else { return };
    if let Ok(text) = kubekiln_yaml::decode(rest) {
        check(&text, Edit { place: usize::from(*place), kind: *kind, value: usize::from(*value) }, false);
    }
});
