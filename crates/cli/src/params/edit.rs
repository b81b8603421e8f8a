//! `kiln set`, `unset`, `add` and `new`.

use std::path::Path;
use std::process::ExitCode;

use kubekiln_edit::{AddInstance, Outcome, Place, Problems, new_project, params};

use super::{absolute, options};
use crate::args::MessageArgs;
use crate::args::params::{AddArgs, NewArgs, SetArgs, UnsetArgs};
use crate::edit::run_in;
use crate::output::{fail, print};
use crate::table::columns;

pub(crate) fn set(args: &SetArgs) -> ExitCode {
    let options = options(&args.tree);
    edit(&args.tree.folder, &args.tree.messages, |place| params::set(place, &options, &args.assignments))
}

pub(crate) fn unset(args: &UnsetArgs) -> ExitCode {
    let options = options(&args.tree);
    edit(&args.tree.folder, &args.tree.messages, |place| params::unset(place, &options, &args.parameters))
}

pub(crate) fn add(args: &AddArgs) -> ExitCode {
    let options = options(&args.tree);
    let add = AddInstance {
        package: absolute(&args.package),
        name: args.name.clone(),
        namespace: args.namespace.clone(),
        set: args.set.clone(),
    };
    edit(&args.tree.folder, &args.tree.messages, |place| add.run(place, &options))
}

pub(crate) fn new(args: &NewArgs) -> ExitCode {
    let folder = absolute(&args.folder);
    let code = run_in(&folder, &args.messages, new_project);
    if code != ExitCode::SUCCESS {
        return code;
    }
    let (overlay, project) = (args.folder.join("overlays/dev"), args.folder.join("kiln.yaml"));
    let (overlay, project) = (overlay.display(), project.display());
    let next = [
        [format!("kiln add PACKAGE {overlay}"), "adds a component".to_owned()],
        [format!("kiln build {overlay}"), "prints its objects".to_owned()],
        [format!("kiln render --project {project}"), "writes them, a file an object, for CI to check".to_owned()],
    ];
    print(&[columns(next.into_iter())])
}

/// Runs an edit of the kustomization in `folder`.
fn edit(
    folder: &Path,
    messages: &MessageArgs,
    command: impl FnOnce(&Place<'_, '_>) -> Result<Outcome, Problems>,
) -> ExitCode {
    match folder.canonicalize() {
        Ok(folder) => run_in(&folder, messages, command),
        Err(error) => fail(&format!("{}: {error}", folder.display())),
    }
}
