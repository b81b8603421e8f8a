//! `kiln blame`

mod parameters;

use std::fmt::Write as _;
use std::process::ExitCode;

use kubekiln::Resource;
use kubekiln::build::Row;
use kubekiln::diagnostic::nearest;
use kubekiln::schema::Schema;
use kubekiln_deliver::ObjectId;
use kubekiln_deliver::blame::{Blamed, Place, blame};
use kubekiln_yaml::Arena;
use serde_json::json;

use crate::args::{BlameArgs, ReportFormat};
use crate::diff::side;
use crate::output::{print, report};

/// Characters of a value that are shown in a list.
const SHOWN: usize = 60;

pub(crate) fn run(args: &BlameArgs) -> ExitCode {
    let arena = Arena::new();
    let Ok(side) = side(&args.build, &arena, &args.side) else { return ExitCode::from(1) };
    let (schema, ways) = (Schema::builtin(), side.layers.ways(&arena));
    let meant = side.objects.iter().filter(|resource| is_meant(args, resource));
    let mut blamed: Vec<(&Resource<'_>, Vec<Blamed>)> = meant
        .map(|resource| {
            let is_secret = ObjectId::of(resource, &schema).is_secret();
            let mut fields = blame(resource, &arena, &ways, is_secret);
            fields.retain(|field| args.field.as_ref().is_none_or(|path| field.is_at(path)));
            (resource, fields)
        })
        .filter(|(_, fields)| !fields.is_empty())
        .collect();
    if blamed.is_empty() {
        eprintln!("error: {}", nothing(args, &side.objects));
        return ExitCode::from(1);
    }
    if args.parameters
        && let Err(errors) = parameters::note(args, &arena, &mut blamed)
    {
        report(&errors, &arena, args.build.messages.message_format, args.build.messages.color);
        return ExitCode::from(1);
    }
    let id = |resource: &Resource<'_>| ObjectId::of(resource, &schema).to_string();
    let blamed = blamed.iter().map(|(resource, fields)| (id(resource), fields));
    print(&[match args.format {
        ReportFormat::Text => blamed.map(|(id, fields)| text(&id, fields, args)).collect::<Vec<_>>().join("\n"),
        ReportFormat::Json => {
            let objects: Vec<_> = blamed.map(|(id, fields)| json!({"object": id, "fields": fields})).collect();
            format!("{:#}\n", json!(objects))
        }
    }])
}

fn is_meant(args: &BlameArgs, resource: &Resource<'_>) -> bool {
    let is_named = args.object.as_ref().is_none_or(|object| match object.split_once('/') {
        Some((kind, name)) => kind.eq_ignore_ascii_case(resource.kind()) && name == resource.name(),
        None => object == resource.name(),
    });
    is_named && args.namespace.as_ref().is_none_or(|namespace| namespace == resource.namespace())
}

fn nothing(args: &BlameArgs, objects: &[Resource<'_>]) -> String {
    let meant: Vec<_> = objects.iter().filter(|resource| is_meant(args, resource)).collect();
    if let (Some(path), false) = (&args.field, meant.is_empty()) {
        return format!("no field {path} in {}", args.object.as_deref().unwrap_or(&args.side));
    }
    let names: Vec<_> = objects.iter().map(|r| format!("{}/{}", r.kind().to_lowercase(), r.name())).collect();
    let Some(wanted) = &args.object else { return format!("{} has no such object", args.side) };
    let near = nearest(wanted, names.iter().map(String::as_str));
    let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    format!("{} has no {wanted}{near}", args.side)
}

fn text(id: &str, fields: &[Blamed], args: &BlameArgs) -> String {
    let places: Vec<String> = fields.iter().map(|field| field.set.as_ref().map_or("-".to_owned(), shown)).collect();
    let width = places.iter().map(|place| place.chars().count()).max().unwrap_or(0);
    let mut text = format!("{id}\n");
    for (field, place) in fields.iter().zip(places) {
        let mut value = field.value.to_string();
        if args.field.is_none() && value.chars().count() > SHOWN {
            value = value.chars().take(SHOWN - 3).chain("...".chars()).collect();
        }
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {place:width$}  {}: {value}", field.path);
        for layer in field.layers.iter().filter(|_| args.layers) {
            let _ = writeln!(text, "  {:width$}    layer {}", "", shown(layer));
        }
        let parameters: Vec<_> = field.parameters.iter().map(parameter).collect();
        if !parameters.is_empty() {
            let _ = writeln!(text, "  {:width$}    depends on {}", "", parameters.join(", "));
        }
    }
    text
}

fn shown(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// `jupyter.replicas (overlays/local/instances/jupyter.yaml:8)`; without a place where its default holds.
fn parameter(row: &Row) -> String {
    let set = row.set.as_ref().map(|set| format!(" ({}:{})", set.file, set.line)).unwrap_or_default();
    format!("{}.{}{set}", row.instance, row.parameter.name)
}
