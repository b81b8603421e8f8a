//! Speed of parser and emitter on a YAML file: `cargo run --release -p kubekiln-yaml --example speed -- FILE`.
//!
//! Prints MB/s (10^6 bytes of the file a second) of the best of ten rounds on one core.

use std::error::Error;
use std::time::{Duration, Instant};

use kubekiln_yaml::{Arena, Document, Limits, emit, parse};

const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: speed FILE")?;
    let text = std::fs::read_to_string(&path)?;
    let bytes = text.len();
    let arena = Arena::new();
    let source = arena.add(path, text);
    let limits = Limits::default();

    let read = || Ok(parse(&arena, source, 0..bytes, &limits)?);
    let documents = read()?;
    report("parse", bytes, best(read)?);
    report("emit", bytes, best(|| print(&documents, &arena, bytes, &limits))?);
    let both = || {
        let documents = read()?;
        let out = print(&documents, &arena, bytes, &limits)?;
        Ok((documents, out))
    };
    report("parse and emit", bytes, best(both)?);
    Ok(())
}

fn print(documents: &[Document<'_>], arena: &Arena, bytes: usize, limits: &Limits) -> Result<String, Box<dyn Error>> {
    let mut out = String::with_capacity(bytes + bytes / 8);
    for document in documents {
        emit(&document.root, arena, limits, &mut out)?;
    }
    Ok(out)
}

/// The shortest time of all rounds. What a round gives is dropped outside of it.
fn best<T>(round: impl Fn() -> Result<T, Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let given = std::hint::black_box(round()?);
        best = best.min(start.elapsed());
        drop(given);
    }
    Ok(best)
}

fn report(what: &str, bytes: usize, time: Duration) {
    // Bytes a microsecond are megabytes a second.
    println!("{what}: {} MB/s, {} us", bytes as u128 / time.as_micros().max(1), time.as_micros());
}
