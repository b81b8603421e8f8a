//! What a run has done, or would do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use kubekiln_deliver::{Change, ChangeKind, Delivery, Diff, Folder as _, Wave};
use serde_json::{Value as Json, json};

use crate::args::{RenderArgs, ReportFormat};
use crate::output::{is_coloured, painted, print as print_parts};
use crate::table::columns;

/// Prints the summary, and in a check what differs; then it is 1.
pub(super) fn print(deliveries: &[Delivery<'_>], targets: usize, args: &RenderArgs, took: Duration) -> ExitCode {
    let text = match args.format {
        ReportFormat::Text => text(deliveries, targets, args, took),
        ReportFormat::Json => format!("{:#}\n", json(deliveries, args, took)),
    };
    let printed = print_parts(&[text]);
    let differs = args.check && deliveries.iter().any(|delivery| !delivery.plan.is_clean());
    if differs { ExitCode::from(1) } else { printed }
}

fn text(deliveries: &[Delivery<'_>], targets: usize, args: &RenderArgs, took: Duration) -> String {
    let coloured = is_coloured(args.build.messages.color, io::stdout().is_terminal());
    let mut text = String::new();
    if args.check {
        for delivery in deliveries {
            text += &differences(delivery, coloured);
        }
    }
    text += &columns(deliveries.iter().map(row));
    text.extend(deliveries.iter().flat_map(moved));
    let verb = if args.check { "checked" } else { "rendered" };
    let s = if targets == 1 { "" } else { "s" };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{verb} {targets} target{s} in {:.2} s", took.as_secs_f64());
    text
}

fn differences(delivery: &Delivery<'_>, coloured: bool) -> String {
    let name = delivery.folder.name();
    let diff = |change: &Change| painted(&Diff::of(change, name, &delivery.tree), coloured);
    let mut text: String = delivery.plan.changes.iter().map(diff).collect();
    if delivery.plan.changes.is_empty() && delivery.plan.is_record_stale {
        let _ = writeln!(text, "changed {name}/.kiln-owned (the ownership record)");
    }
    text
}

/// A line for objects of a target that moved from one wave to another, as far as something new holds their places.
fn moved(delivery: &Delivery<'_>) -> Vec<String> {
    let changes = delivery.plan.changes.iter().filter(|change| change.kind != ChangeKind::Removed);
    let changed: BTreeSet<&str> = changes.map(|change| change.path.as_str()).collect();
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for one in delivery.moves.iter().filter(|one| changed.contains(one.path.as_str())) {
        *counts.entry((one.from, one.to)).or_default() += 1;
    }
    let line = |((from, to), count): ((Wave, Wave), usize)| {
        let (name, from, to) = (delivery.name, from.folder(), to.folder());
        let (objects, keep) = if count == 1 {
            ("object", "a place-holder keeps Flux from pruning it")
        } else {
            ("objects", "place-holders keep Flux from pruning them")
        };
        format!(
            "{name}: {count} {objects} moved from {from} to {to}: {keep} there, until `kiln render --forget-moves {name}`\n"
        )
    };
    counts.into_iter().map(line).collect()
}

fn row(delivery: &Delivery<'_>) -> [String; 6] {
    let count = |kind, word: &str| format!("{} {word}", delivery.plan.count(kind));
    [
        delivery.name.to_string(),
        count(ChangeKind::Added, "added"),
        count(ChangeKind::Changed, "changed"),
        count(ChangeKind::Removed, "removed"),
        format!("{} unchanged", delivery.plan.unchanged),
        delivery.folder.name().to_owned(),
    ]
}

fn json(deliveries: &[Delivery<'_>], args: &RenderArgs, took: Duration) -> Json {
    let targets: Vec<_> = deliveries.iter().map(|delivery| target(delivery, args.check)).collect();
    json!({"written": !args.check, "targets": targets, "seconds": took.as_secs_f64()})
}

fn target(delivery: &Delivery<'_>, with_diff: bool) -> Json {
    let changes = |kind| -> Vec<Json> {
        let of_kind = delivery.plan.changes.iter().filter(|change| change.kind == kind);
        of_kind.map(|change| one(delivery, change, with_diff)).collect()
    };
    json!({
        "name": delivery.name.text,
        "path": delivery.folder.name(),
        "added": changes(ChangeKind::Added),
        "changed": changes(ChangeKind::Changed),
        "removed": changes(ChangeKind::Removed),
        "unchanged": delivery.plan.unchanged,
        "moved": delivery.moves,
        "foreign": delivery.plan.foreign,
        "differs": !delivery.plan.is_clean(),
    })
}

fn one(delivery: &Delivery<'_>, change: &Change, with_diff: bool) -> Json {
    let mut json = json!({"path": change.path, "object": change.id});
    if with_diff && change.kind == ChangeKind::Changed {
        json["diff"] = Json::String(Diff::of(change, delivery.folder.name(), &delivery.tree).text());
    }
    json
}
