//! Any bytes are read or refused, and every way to read them agrees: `cargo +nightly fuzz run parse`.
#![no_main]

#[path = "../../crates/yaml/tests/support/agree.rs"]
#[allow(dead_code)]
mod agree;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = kubekiln_yaml::decode(data) {
        agree::read(&text).ok();
    }
});
