//! `kiln apply-order`

use std::fmt::Write as _;
use std::process::ExitCode;

use kubekiln_deliver::order::{Need, Step, missing, steps};
use kubekiln_yaml::Arena;

use crate::args::{ApplyOrderArgs, ReportFormat};
use crate::diff::side;
use crate::output::print;

pub(crate) fn run(args: &ApplyOrderArgs) -> ExitCode {
    let arena = Arena::new();
    let Ok(side) = side(&args.build, &arena, &args.side) else { return ExitCode::from(1) };
    let steps = steps(&side.objects);
    print(&[match args.format {
        ReportFormat::Text => text(&steps),
        ReportFormat::Json => format!("{:#}\n", serde_json::json!(steps)),
    }])
}

fn text(steps: &[Step]) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for Step { wave, why, objects } in steps {
        let _ = writeln!(text, "{wave}: {why}");
        for object in objects {
            // Nearly everything lies in a namespace: that goes without saying.
            let needs = object.needs.iter().filter(|need| !need.what.starts_with("Namespace "));
            let needs: Vec<_> = needs.map(needed).collect();
            let needs = if needs.is_empty() { String::new() } else { format!(", after {}", needs.join(", ")) };
            let _ = writeln!(text, "  {}{needs}", object.object);
        }
    }
    let missing = missing(steps);
    if !missing.is_empty() {
        let _ = writeln!(text, "not among the objects, so the cluster must have it:");
    }
    for (what, count) in missing {
        let _ = writeln!(text, "  {what}, for {count} object{}", if count == 1 { "" } else { "s" });
    }
    text
}

fn needed(need: &Need) -> String {
    match need.wave {
        Some(wave) => format!("{} ({wave})", need.what),
        None => need.what.clone(),
    }
}
