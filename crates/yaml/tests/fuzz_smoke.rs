//! The fuzz targets' bodies on damaged seeds, for machines without a fuzzer. `KILN_FUZZ_ROUNDS` asks for more.

#[path = "support/agree.rs"]
mod agree;

use std::fs;
use std::path::Path;

use kubekiln_yaml::decode;

/// Pieces of syntax that damage a seed.
const PIECES: &[&str] = &[
    " ", "\n", "\n  ", "\t", ":", ": ", "- ", "-", "? ", "#", " #", "\"", "'", "[", "]", "{", "}", ",", "&a ", "*a",
    "!t ", "|", ">", "|-\n", "%", "---\n", "...\n", "\\", "\r\n", "\u{85}", "\u{2028}", "\u{FEFF}", "\0", "é", "<<: ",
    "~",
];

/// A generator of numbers: xorshift, so that every run sees the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

#[test]
fn damaged_seeds_are_read_or_refused() {
    let seeds = seeds();
    assert!(seeds.len() > 40);
    let rounds = std::env::var("KILN_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(4_000);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for _ in 0..rounds {
        let mut bytes = seeds[numbers.below(seeds.len())].clone();
        for _ in 0..=numbers.below(3) {
            damage(&mut bytes, &seeds, &mut numbers);
        }
        if let Ok(text) = decode(&bytes) {
            agree::read(&text).ok();
            agree::print(&text);
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let mut folders: Vec<_> = fs::read_dir(root).expect("tests/parse").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.iter().map(|folder| fs::read(folder.join("in.yaml")).expect("in.yaml")).collect()
}

fn damage(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(bytes.len() + 1);
    let end = (at + 1 + numbers.below(4)).min(bytes.len());
    let piece = PIECES[numbers.below(PIECES.len())].as_bytes();
    match numbers.below(5) {
        0 => drop(bytes.splice(at..at, piece.iter().copied())),
        1 => drop(bytes.splice(at..end, piece.iter().copied())),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        _ => {
            let other = &seeds[numbers.below(seeds.len())];
            let from = numbers.below(other.len() + 1);
            let to = (from + numbers.below(20)).min(other.len());
            drop(bytes.splice(at..at, other[from..to].iter().copied()));
        }
    }
}
