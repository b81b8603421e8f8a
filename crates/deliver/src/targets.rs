//! The targets of a project: which are meant, and what each renders to.

use std::path::PathBuf;

use kubekiln::build::{Build, Options, Outcome, SharedLayers, build_sharing};
use kubekiln::diagnostic::{Diagnostic, nearest};
use kubekiln::load::Files;
use kubekiln::load::git::RepoSpec;
use kubekiln::project::{Project, Target};
use kubekiln::world::join;
use rayon::prelude::*;

use crate::gitops::{Facts, mark};
use crate::render::render;
use crate::tree::Tree;
use crate::wave::Waves;

/// One of several parts of a project, for machines that share the work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// Which part, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// A text that is no shard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a shard is I/N, with I from 1 to N: `1/4` is the first of four")]
pub struct NoShard;

impl std::str::FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let (number, of) = text.split_once('/').ok_or(NoShard)?;
        let number = number.parse().ok().filter(|number| *number > 0).ok_or(NoShard)?;
        let of = of.parse().ok().filter(|of| *of >= number).ok_or(NoShard)?;
        Ok(Self { number, of })
    }
}

/// A name that no target has.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no target is called \"{name}\"{}", .near.as_ref().map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default())]
pub struct UnknownTarget {
    /// The name.
    pub name: String,
    /// The one that was probably meant.
    pub near: Option<String>,
}

/// The targets called `names`, all of them without any; of these, the part that `shard` says. Every target is in exactly
/// one of the parts.
pub fn select<'p, 'a>(
    project: &'p Project<'a>,
    names: &[String],
    shard: Option<Shard>,
) -> Result<Vec<&'p Target<'a>>, Vec<UnknownTarget>> {
    let known = || project.targets.iter().map(|target| target.name.text);
    let unknown: Vec<_> = names
        .iter()
        .filter(|name| !known().any(|target| target == name.as_str()))
        .map(|name| UnknownTarget { name: name.clone(), near: nearest(name, known()).map(str::to_owned) })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let meant = project.targets.iter().filter(|t| names.is_empty() || names.iter().any(|name| name == t.name.text));
    let is_mine = |i: usize| shard.is_none_or(|shard| i % shard.of == shard.number - 1);
    Ok(meant.enumerate().filter(|(i, _)| is_mine(*i)).map(|(_, target)| target).collect())
}

/// A target as it is built.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trees {
    /// Its objects.
    pub objects: Tree,
    /// What the objects need to know of it that tell Argo CD or Flux of it, when it says how it is delivered.
    pub(crate) facts: Option<Facts>,
}

/// What a target renders to.
#[derive(Debug)]
pub struct Rendered {
    /// Its trees, or every error found.
    pub trees: Result<Trees, Vec<Diagnostic>>,
    /// Warnings, whether it failed or not.
    pub warnings: Vec<Diagnostic>,
}

/// Renders targets side by side, in the order given. What several of them name is read and fetched once, and the layers
/// that they share are built once. `files` shows paths relative to the project's folder; `done` is told of each target that
/// is finished, from any thread.
pub fn render_all<'a>(
    files: &Files<'a, '_>,
    project: &Project<'a>,
    targets: &[&Target<'a>],
    options: &Options<'_>,
    done: &(dyn Fn(&Target<'a>) + Sync),
) -> Vec<Rendered> {
    let sources: Vec<_> = targets.iter().map(|target| source(project, target)).collect();
    let shared = SharedLayers::of(files, &sources, options);
    let one = |(target, source): (&&Target<'a>, &PathBuf)| {
        let outcome = build_sharing(files, &shared, source, options);
        let rendered = render_one(project, target, outcome);
        done(target);
        rendered
    };
    targets.par_iter().zip(&sources).map(one).collect()
}

/// What a target is built from: an absolute path, or a git URL.
fn source(project: &Project<'_>, target: &Target<'_>) -> PathBuf {
    let source = target.source.text;
    if RepoSpec::parse(source).is_ok() { source.into() } else { join(&project.folder, source) }
}

fn render_one(project: &Project<'_>, target: &Target<'_>, built: Outcome<'_>) -> Rendered {
    let Outcome { result, warnings } = built;
    let trees = result.and_then(|build| trees(build, project, target));
    // It is the project that led there.
    let named = |mut problem: Diagnostic| {
        if problem.span.is_some() {
            problem.chain.insert(0, target.source.span);
        } else {
            problem.span = target.source.span;
        }
        if project.offline && problem.code == "offline" {
            problem.hint = Some("build it once with `kiln build`, or write `offline: false` into kiln.yaml".to_owned());
        }
        problem
    };
    let warnings = warnings.into_iter().map(named).collect();
    Rendered { trees: trees.map_err(|errors| errors.into_iter().map(named).collect()), warnings }
}

fn trees(mut build: Build<'_>, project: &Project<'_>, target: &Target<'_>) -> Result<Trees, Vec<Diagnostic>> {
    let Some(delivery) = &target.delivery else {
        return Ok(Trees { objects: render(&build, &project.folder, target.secrets)?, facts: None });
    };
    let arena = build.arena;
    let waves = Waves::of(build.objects.iter());
    for resource in build.objects.as_mut_slice() {
        mark(resource, delivery, &waves, arena);
    }
    let objects = render(&build, &project.folder, target.secrets)?;
    Ok(Trees { objects, facts: Some(Facts::of(build.objects.iter(), &waves)) })
}

#[cfg(test)]
mod tests {
    use super::{NoShard, Shard};

    #[test]
    fn shards_are_read() {
        assert_eq!("2/3".parse(), Ok(Shard { number: 2, of: 3 }));
        for text in ["", "1", "0/3", "4/3", "1/0", "a/b", "-1/2"] {
            assert_eq!(text.parse::<Shard>(), Err(NoShard), "{text}");
        }
    }
}
