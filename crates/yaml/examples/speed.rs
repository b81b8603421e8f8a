//! Speed of parser and emitter on a YAML file: `cargo run --release -p kubekiln-yaml --example speed -- FILE`.
//!
//! Prints MB/s (10^6 bytes of the file a second) of the best of ten rounds on one core.

use std::time::{Duration, Instant};

use kubekiln_yaml::{Arena, Document, Limits, SourceId, emit, parse};

const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: speed FILE")?;
    let text = std::fs::read_to_string(&path)?;
    let bytes = text.len();
    let arena = Arena::new();
    let source = arena.add(path, text);
    let limits = Limits::default();

    let parsed = best(|| Ok(parse(&arena, source, 0..bytes, &limits)?.len()))?;
    report("parse", bytes, parsed);
    if std::env::args().nth(2).is_some() {
        return Ok(());
    }
    let documents = parse(&arena, source, 0..bytes, &limits)?;
    let printed = best(|| print(&documents, &arena, &limits, bytes))?;
    report("emit", bytes, printed);
    let printed = best(|| round_trip(&arena, source, bytes, &limits))?;
    report("parse and emit", bytes, printed);
    Ok(())
}

fn round_trip(
    arena: &Arena,
    source: SourceId,
    bytes: usize,
    limits: &Limits,
) -> Result<usize, Box<dyn std::error::Error>> {
    print(&parse(arena, source, 0..bytes, limits)?, arena, limits, bytes)
}

fn print(
    documents: &[Document<'_>],
    arena: &Arena,
    limits: &Limits,
    bytes: usize,
) -> Result<usize, Box<dyn std::error::Error>> {
    let mut out = String::with_capacity(bytes);
    for document in documents {
        emit(&document.root, arena, limits, &mut out)?;
    }
    Ok(out.len())
}

fn best(
    mut round: impl FnMut() -> Result<usize, Box<dyn std::error::Error>>,
) -> Result<Duration, Box<dyn std::error::Error>> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(round()?);
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn report(what: &str, bytes: usize, time: Duration) {
    // Megabytes a second are bytes a microsecond.
    println!("{what}: {} MB/s, {} us", bytes as u128 / time.as_micros().max(1), time.as_micros());
}
