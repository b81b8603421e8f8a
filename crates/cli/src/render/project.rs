//! The project that a command is about.

use std::env;
use std::path::{Path, PathBuf};

use kubekiln::load::{Files, RemoteOptions};
use kubekiln::project::{FILE_NAME, Project};
use kubekiln::world::{DiskWorld, join};
use kubekiln_yaml::Arena;

use super::{Said, show};
use crate::args::RenderArgs;
use crate::output::fail;
use crate::{build, remote};

/// A project and the files that its targets are built from.
pub(super) struct Opened<'a, 'w> {
    pub(super) files: Files<'a, 'w>,
    pub(super) project: Project<'a>,
}

/// Reads the project file. Paths are shown from its folder.
pub(super) fn open<'a>(args: &RenderArgs, arena: &'a Arena) -> Result<Opened<'a, 'static>, Said> {
    let Some(file) = find(args.project.as_deref()) else {
        fail(&format!("there is no {FILE_NAME} in this folder, nor in any above it; `kiln new` writes one"));
        return Err(Said);
    };
    let restrictor = build::restrictor(args.build.load_restrictor);
    // It lives as long as the process, as what is read through it does.
    let world: &'static DiskWorld = Box::leak(Box::new(DiskWorld::new()));
    let folder = file.parent().unwrap_or(Path::new("/")).to_path_buf();
    let reader = Files::new(arena, world, folder.clone(), restrictor);
    let project = Project::load(&reader, &file).map_err(|errors| show(&errors, args, arena))?;
    let files = Files::new(arena, world, folder, restrictor).with_remotes(self::remote(args, project.offline));
    Ok(Opened { files, project })
}

/// A project says whether other machines may be asked; the flag can only forbid it.
pub(super) fn remote(args: &RenderArgs, offline: bool) -> RemoteOptions {
    let options = remote::options(&args.build.remote);
    RemoteOptions { offline: options.offline || offline, ..options }
}

fn find(named: Option<&Path>) -> Option<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    match named {
        Some(file) => Some(join(&here, &file.to_string_lossy())),
        None => here.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file()),
    }
}
