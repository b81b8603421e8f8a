//! `kiln params`

use std::process::ExitCode;

use kubekiln::build::{Row, instances};
use kubekiln::diagnostic::Diagnostic;
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;
use serde_json::Value as Json;

use super::options;
use crate::args::params::{ListFormat, ParamsArgs};
use crate::output::{print, report};
use crate::table::{cell, cut, table};

/// What is wrong with a value is reported, and stands in the list all the same.
pub(crate) fn run(args: &ParamsArgs) -> ExitCode {
    let arena = Arena::new();
    let messages = &args.tree.messages;
    let show = |found: &[Diagnostic]| report(found, &arena, messages.message_format, messages.color);
    let found = match instances(&arena, &DiskWorld::new(), &args.tree.folder, &options(&args.tree)) {
        Ok(found) => found,
        Err(errors) => {
            show(&errors);
            return ExitCode::from(1);
        }
    };
    let (mut rows, mut errors) = (Vec::new(), Vec::<Diagnostic>::new());
    for instance in &found {
        rows.extend(instance.rows(&arena).unwrap_or_default());
        errors.extend(instance.check(&arena).into_iter().map(Diagnostic::from));
    }
    rows.retain(|row| row.set.is_some() || !args.set_only);
    show(&errors);
    let printed = print(&[match args.format {
        ListFormat::Table => in_columns(&rows),
        ListFormat::Json => format!("{:#}\n", serde_json::json!(rows)),
    }]);
    if errors.is_empty() { printed } else { ExitCode::from(1) }
}

fn in_columns(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let set = row.set.as_ref().map_or_else(|| "default".to_owned(), |at| format!("{}:{}", at.file, at.line));
        let missing = if row.parameter.required { "(must be given)" } else { "-" };
        let value = |json: &Option<Json>, none: &str| json.as_ref().map_or_else(|| none.to_owned(), cell);
        let set = if row.set.is_none() && row.value.is_none() { "-".to_owned() } else { set };
        [
            row.instance.clone(),
            row.parameter.name.clone(),
            cut(&row.parameter.kind),
            value(&row.value, missing),
            value(&row.parameter.default, "-"),
            set,
            row.parameter.description.clone(),
        ]
    };
    table(["INSTANCE", "NAME", "TYPE", "VALUE", "DEFAULT", "SET", "DESCRIPTION"], rows.iter().map(line))
}
