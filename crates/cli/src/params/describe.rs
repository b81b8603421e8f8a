//! `kiln describe`

use std::process::ExitCode;

use kubekiln::Diagnostic;
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::package::{Description, Package, Parameter};
use kubekiln::text::Text;
use kubekiln::upstream::tracks;
use kubekiln::world::DiskWorld;
use kubekiln_yaml::{Arena, Span};

use super::here;
use crate::args::params::{DescribeArgs, ListFormat};
use crate::output::{print, report};
use crate::table::{cell, cut, table};

pub(crate) fn run(args: &DescribeArgs) -> ExitCode {
    let arena = Arena::new();
    let world = DiskWorld::new();
    let files = Files::new(&arena, &world, here(), LoadRestrictor::default());
    let path = Text { text: arena.keep(args.package.to_string_lossy()), span: Span::NONE };
    match Package::load(&files, &here(), path) {
        Ok(mut package) => {
            package.tracks = tracks(&files, &package);
            let description = Description::of(&package, &arena);
            print(&[match args.format {
                ListFormat::Table => for_people(&description),
                ListFormat::Json => format!("{:#}\n", serde_json::json!(description)),
            }])
        }
        Err(problems) => {
            let mut found: Vec<Diagnostic> = problems.into_iter().map(Diagnostic::from).collect();
            // The path is no text of an Instance here.
            found.iter_mut().filter(|d| d.code == "missing-package").for_each(|d| d.hint = None);
            report(&found, &arena, args.messages.message_format, args.messages.color);
            ExitCode::from(1)
        }
    }
}

fn for_people(package: &Description) -> String {
    let mut parts = vec![format!("{} {}\n{}\n", package.name, package.version, package.description)];
    if let Some(tracks) = &package.tracks {
        let text = |key: &str| tracks.get(key).and_then(|v| v.as_str()).unwrap_or_default();
        parts.push(format!("follows {} {}\n", text("source"), text("version")));
    }
    if !package.params.is_empty() {
        let line = |parameter: &Parameter| {
            let none = if parameter.required { "(must be given)" } else { "-" };
            let default = parameter.default.as_ref().map_or_else(|| none.to_owned(), cell);
            [parameter.name.clone(), cut(&parameter.kind), default, parameter.description.clone()]
        };
        let lines = package.params.iter().map(line);
        parts.push(format!("\n{}", table(["PARAMETER", "TYPE", "DEFAULT", "DESCRIPTION"], lines)));
    }
    if !package.images.is_empty() {
        let lines = package.images.iter().map(|image| [image.key.clone(), image.image.clone()]);
        parts.push(format!("\n{}", table(["IMAGE", "REFERENCE"], lines)));
    }
    let requires = [("packages", &package.requires.packages), ("APIs", &package.requires.apis)];
    for (what, needed) in requires.into_iter().filter(|(_, needed)| !needed.is_empty()) {
        let names: Vec<_> = needed.iter().map(ToString::to_string).collect();
        parts.push(format!("\nneeds the {what} {}\n", names.join(", ")));
    }
    let knows = [(package.facts, "publishes facts for others"), (package.collects, "reads the facts of all others")];
    parts.extend(knows.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| format!("\n{what}\n")));
    parts.concat()
}
