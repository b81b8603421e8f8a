//! `kiln images`

use std::process::ExitCode;

use kubekiln::build::{ImageAt, build, images};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::ImagesArgs;
use crate::args::params::ListFormat;
use crate::build::compile;
use crate::output::{print, report};
use crate::table::table;

pub(crate) fn run(args: &ImagesArgs) -> ExitCode {
    let arena = Arena::new();
    let messages = &args.build.messages;
    let outcome = build(&arena, &DiskWorld::new(), &args.folder, &compile(&args.build));
    report(&outcome.warnings, &arena, messages.message_format, messages.color);
    match outcome.result {
        Ok(built) => print(&[match args.format {
            ListFormat::Table => in_columns(&images(&built)),
            ListFormat::Json => format!("{:#}\n", serde_json::json!(images(&built))),
        }]),
        Err(errors) => {
            report(&errors, &arena, messages.message_format, messages.color);
            ExitCode::from(1)
        }
    }
}

fn in_columns(images: &[ImageAt]) -> String {
    let or_dash = |text: Option<&String>| text.map_or_else(|| "-".to_owned(), Clone::clone);
    let line = |at: &ImageAt| {
        let namespace = at.namespace.as_ref().map_or_else(String::new, |namespace| format!("{namespace}/"));
        let line = at.line.map_or_else(String::new, |line| format!(":{line}"));
        [
            at.image.clone(),
            or_dash(Some(&at.written).filter(|written| **written != at.image)),
            or_dash(at.rule.as_ref()),
            format!("{} {namespace}{}", at.kind, at.name),
            format!("{}{line}", at.path),
        ]
    };
    table(["IMAGE", "WRITTEN", "RULE", "OBJECT", "FIELD"], images.iter().map(line))
}
