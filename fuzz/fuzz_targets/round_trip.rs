//! What is printed can be read again, and prints the same: `cargo +nightly fuzz run round_trip`.
#![no_main]

#[path = "../../crates/yaml/tests/support/agree.rs"]
#[allow(dead_code)]
mod agree;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = kubekiln_yaml::decode(data) {
        agree::print(&text);
    }
});
