//! kiln and real kustomize print the same for documents made at random.
//!
//! Needs `kustomize`, or else `kubectl`, on the PATH; without them the test says that it was skipped. `KILN_DIFF_N` is
//! the number of documents, `KILN_DIFF_SEED` the seed of the first batch.

mod generate;
#[path = "../support/oracle.rs"]
mod oracle;

use kubekiln_yaml::{Arena, Limits, emit, parse};

use generate::Generator;
use oracle::Oracle;

const BATCH: u64 = 300;
const SHOWN: usize = 5;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// What kiln prints for a document, or why it refuses it.
fn kiln(text: &str) -> Result<String, String> {
    let arena = Arena::new();
    let limits = Limits::default();
    let source = arena.add("r.yaml", text.to_owned());
    let documents = parse(&arena, source, 0..text.len(), &limits).map_err(|e| e.to_string())?;
    let mut out = String::new();
    for document in &documents {
        emit(&document.root, &arena, &limits, &mut out).map_err(|e| e.to_string())?;
    }
    Ok(out)
}

/// A document on which kiln and kustomize disagree.
struct Difference {
    text: String,
    kiln: Result<String, String>,
    kustomize: Result<String, String>,
}

fn compare(oracle: &Oracle, texts: &[String], found: &mut Vec<Difference>) {
    let (mut accepted, mut refused) = (Vec::new(), Vec::new());
    for text in texts {
        match kiln(text) {
            Ok(out) => accepted.push((text.as_str(), out)),
            Err(error) => refused.push((text.as_str(), error)),
        }
    }
    compare_accepted(oracle, &accepted, found);
    for (text, error) in refused {
        if let Ok(out) = oracle.build(&[text]) {
            found.push(Difference { text: text.to_owned(), kiln: Err(error), kustomize: Ok(out) });
        }
    }
}

/// All at once; where kustomize refuses some or prints them otherwise, in halves.
fn compare_accepted(oracle: &Oracle, accepted: &[(&str, String)], found: &mut Vec<Difference>) {
    let texts: Vec<&str> = accepted.iter().map(|(text, _)| *text).collect();
    let wanted = accepted.iter().map(|(_, out)| out.as_str()).collect::<Vec<_>>().join("---\n");
    let result = oracle.build(&texts);
    match (&result, accepted) {
        (Ok(out), _) if *out == wanted => {}
        (_, []) => {}
        (Ok(other), [(text, out)]) if is_one_of_several_orders(oracle, text, out, other) => {}
        (_, [(text, out)]) => {
            found.push(Difference { text: (*text).to_owned(), kiln: Ok(out.clone()), kustomize: result });
        }
        _ => {
            let (left, right) = accepted.split_at(accepted.len() / 2);
            compare_accepted(oracle, left, found);
            compare_accepted(oracle, right, found);
        }
    }
}

/// go-yaml's comparison of keys can have cycles, and then kustomize prints now one order, now another. kiln's must be
/// among them.
fn is_one_of_several_orders(oracle: &Oracle, text: &str, ours: &str, theirs: &str) -> bool {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    sorted(ours) == sorted(theirs) && (0..50).any(|_| oracle.build(&[text]).is_ok_and(|out| out == ours))
}

#[test]
fn prints_what_kustomize_prints() {
    let Some(oracle) = Oracle::find("differential") else {
        eprintln!("SKIPPED: neither kustomize nor kubectl is on the PATH");
        return;
    };
    let (count, seed) = (setting("KILN_DIFF_N", 600), setting("KILN_DIFF_SEED", 1));
    let mut found = Vec::new();
    for batch in 0..count.div_ceil(BATCH) {
        let size = BATCH.min(count - batch * BATCH);
        let mut generator = Generator::new(seed + batch);
        let texts: Vec<String> = (0..size).map(|i| generator.document(i)).collect();
        compare(&oracle, &texts, &mut found);
        if found.len() >= SHOWN {
            break;
        }
    }
    for difference in found.iter().take(SHOWN) {
        eprintln!(
            "--- document\n{}--- kiln\n{}\n--- kustomize\n{}\n",
            difference.text,
            show(&difference.kiln),
            show(&difference.kustomize)
        );
    }
    assert!(found.is_empty(), "{} documents differ", found.len());
}

fn show(result: &Result<String, String>) -> String {
    match result {
        Ok(out) => out.clone(),
        Err(error) => format!("refused: {error}"),
    }
}
