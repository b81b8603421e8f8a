//! What a run has done, or would do.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use kubekiln_deliver::{Change, ChangeKind, Delivery, Diff, Folder as _};
use serde_json::{Value as Json, json};

use crate::args::{RenderArgs, ReportFormat};
use crate::output::{is_coloured, painted, print as print_parts};
use crate::table::columns;

/// Prints the summary, and in a check what differs; then it is 1.
pub(super) fn print(deliveries: &[Delivery<'_, '_>], targets: usize, args: &RenderArgs, took: Duration) -> ExitCode {
    let text = match args.format {
        ReportFormat::Text => text(deliveries, targets, args, took),
        ReportFormat::Json => format!("{:#}\n", json(deliveries, args, took)),
    };
    let printed = print_parts(&[text]);
    let differs = args.check && deliveries.iter().any(|delivery| !delivery.plan.is_clean());
    if differs { ExitCode::from(1) } else { printed }
}

fn text(deliveries: &[Delivery<'_, '_>], targets: usize, args: &RenderArgs, took: Duration) -> String {
    let coloured = is_coloured(args.build.messages.color, io::stdout().is_terminal());
    let mut text = String::new();
    if args.check {
        for delivery in deliveries {
            text += &differences(delivery, coloured);
        }
    }
    text += &columns(deliveries.iter().map(row));
    let verb = if args.check { "checked" } else { "rendered" };
    let s = if targets == 1 { "" } else { "s" };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{verb} {targets} target{s} in {:.2} s", took.as_secs_f64());
    text
}

fn differences(delivery: &Delivery<'_, '_>, coloured: bool) -> String {
    let name = delivery.folder.name();
    let diff = |change: &Change| painted(&Diff::of(change, name, &delivery.tree), coloured);
    let mut text: String = delivery.plan.changes.iter().map(diff).collect();
    if delivery.plan.changes.is_empty() && delivery.plan.is_record_stale {
        let _ = writeln!(text, "changed {name}/.kiln-owned (the ownership record)");
    }
    text
}

fn row(delivery: &Delivery<'_, '_>) -> [String; 6] {
    let count = |kind, word: &str| format!("{} {word}", delivery.plan.count(kind));
    [
        delivery.target.name.to_string(),
        count(ChangeKind::Added, "added"),
        count(ChangeKind::Changed, "changed"),
        count(ChangeKind::Removed, "removed"),
        format!("{} unchanged", delivery.plan.unchanged),
        delivery.folder.name().to_owned(),
    ]
}

fn json(deliveries: &[Delivery<'_, '_>], args: &RenderArgs, took: Duration) -> Json {
    let targets: Vec<_> = deliveries.iter().map(|delivery| target(delivery, args.check)).collect();
    json!({"written": !args.check, "targets": targets, "seconds": took.as_secs_f64()})
}

fn target(delivery: &Delivery<'_, '_>, with_diff: bool) -> Json {
    let changes = |kind| -> Vec<Json> {
        let of_kind = delivery.plan.changes.iter().filter(|change| change.kind == kind);
        of_kind.map(|change| one(delivery, change, with_diff)).collect()
    };
    json!({
        "name": delivery.target.name.text,
        "path": delivery.folder.name(),
        "added": changes(ChangeKind::Added),
        "changed": changes(ChangeKind::Changed),
        "removed": changes(ChangeKind::Removed),
        "unchanged": delivery.plan.unchanged,
        "differs": !delivery.plan.is_clean(),
    })
}

fn one(delivery: &Delivery<'_, '_>, change: &Change, with_diff: bool) -> Json {
    let mut json = json!({"path": change.path, "object": change.id});
    if with_diff && change.kind == ChangeKind::Changed {
        json["diff"] = Json::String(Diff::of(change, delivery.folder.name(), &delivery.tree).text());
    }
    json
}
