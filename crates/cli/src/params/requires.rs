//! `kiln requires`

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use kubekiln::build::{NeededApi, apis, build, missing_apis};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use super::options;
use crate::args::params::{ListFormat, RequiresArgs};
use crate::output::{fail, print, report};
use crate::table::table;

/// Lists the APIs, and fails where a cluster lacks one.
pub(crate) fn run(args: &RequiresArgs) -> ExitCode {
    let arena = Arena::new();
    let messages = &args.tree.messages;
    let outcome = build(&arena, &DiskWorld::new(), &args.tree.folder, &options(&args.tree));
    report(&outcome.warnings, &arena, messages.message_format, messages.color);
    let built = match outcome.result {
        Ok(built) => built,
        Err(errors) => {
            report(&errors, &arena, messages.message_format, messages.color);
            return ExitCode::from(1);
        }
    };
    let cluster = match args.cluster.as_deref().map(read).transpose() {
        Ok(cluster) => cluster,
        Err(message) => return fail(&message),
    };
    let cluster: Option<BTreeSet<&str>> = cluster.as_ref().map(|text| text.split_whitespace().collect());
    let printed = print(&[match args.format {
        ListFormat::Table => in_columns(&apis(&built)),
        ListFormat::Json => format!("{:#}\n", serde_json::json!(apis(&built))),
    }]);
    let missing = cluster.map(|cluster| missing_apis(&built, &cluster)).unwrap_or_default();
    report(&missing, &arena, messages.message_format, messages.color);
    if missing.is_empty() { printed } else { ExitCode::from(1) }
}

/// A file, or standard input for `-`.
fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| format!("{}: {error}", path.display()))
}

fn in_columns(apis: &[NeededApi]) -> String {
    let from = |api: &NeededApi| if api.built { "a CRD of the build" } else { "the cluster" };
    let line = |api: &NeededApi| [api.name.clone(), from(api).to_owned(), api.instances.join(", ")];
    table(["API", "FROM", "NEEDED BY"], apis.iter().map(line))
}
