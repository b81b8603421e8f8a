//! What is taken of the source of a Vendored package.

use std::path::Path;

use glob::{MatchOptions, Pattern};
use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;

use super::{Result, all, invalid, one};
use crate::build::natives::NESTING;
use crate::build::shared::SharedLayers;
use crate::build::{Around, NativeEngine, Options, Outcome, Reorder, compile};
use crate::diagnostic::{Diagnostic, nearest};
use crate::function::Plugins;
use crate::layers::{Content, Layer};
use crate::load::loader::Files;
use crate::load::{LoadError, Problems, RemoteOptions, documents};
use crate::text::Text;
use crate::upstream::Pinned;
use crate::world::{PathKind, join};

/// Files that say what a folder is, and hold no object.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What a kustomization of the source builds, in its own order. Strangers wrote it: it runs no programs of its own,
/// and reads nothing that `kiln.lock` does not have.
pub(super) fn built<'a>(
    engine: &NativeEngine<'_, 'a, '_>,
    pinned: &Pinned<'a>,
    named: Text<'a>,
) -> Result<Vec<Node<'a>>> {
    if engine.depth == NESTING {
        let message = format!("builds nest deeper than {NESTING} levels: is this package in its own source?");
        return Err(one(invalid("vendored-source", message, named.span, "")));
    }
    let folder = join(&pinned.folder, &named);
    let is_there = engine.files.world.kind(&folder) == Some(PathKind::Directory);
    if !is_there || !folder.starts_with(&pinned.top) {
        return Err(one(no_folder(engine.files, pinned, named)));
    }
    let files = engine.files.sealed();
    let options = Options {
        reorder: Some(Reorder::None),
        plugins: Plugins::default(),
        restrictor: files.restrictor,
        environment: None,
        remote: RemoteOptions { cache: None, offline: true },
        ..engine.options.clone()
    };
    let refuse = |layer: &Layer<'a>| outside(layer, pinned, &files);
    let shared = SharedLayers::default();
    let around = Around { depth: engine.depth + 1, refuse: &refuse, rendered: engine.rendered, shared: &shared };
    let Outcome { result, warnings } = compile(&files, &folder, &options, around);
    engine.warn(warnings);
    let built = result.map_err(|errors| {
        let here =
            |error: Diagnostic| if error.span.is_some() { error } else { Diagnostic { span: named.span, ..error } };
        errors.into_iter().map(|error| here(remote(error, pinned))).collect::<Vec<_>>()
    })?;
    Ok(built.objects.into_vec().into_iter().map(|resource| resource.node).collect())
}

/// What the source has on another machine is no matter of a flag.
fn remote(error: Diagnostic, pinned: &Pinned<'_>) -> Diagnostic {
    if error.code != "offline" {
        return error;
    }
    let message = format!("{} names what is on another machine, and no hash holds it", pinned.entry.path);
    let hint = Some("give that an entry in kiln.yaml, and the package a source without it".to_owned());
    Diagnostic { code: "vendored-source", message, hint, ..error }
}

fn no_folder(files: &Files<'_, '_>, pinned: &Pinned<'_>, named: Text<'_>) -> LoadError {
    let found = pinned.files(files).unwrap_or_default();
    let kustomizations = found.iter().filter_map(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        KUSTOMIZATIONS.contains(&name).then_some(folder)
    });
    let folders: Vec<&str> = kustomizations.collect();
    let hint = match nearest(&named, folders.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if folders.is_empty() => "it has no kustomization: take its `files`".to_owned(),
        None => format!("it has kustomizations in {}", first(&folders)),
    };
    let message = format!("{} has no folder {named}", files.shown(&pinned.folder));
    invalid("vendored-source", message, named.span, &hint)
}

/// The first few of them.
fn first(names: &[&str]) -> String {
    const TOLD: usize = 8;
    let more = if names.len() > TOLD { ", ..." } else { "" };
    names[..names.len().min(TOLD)].join(", ") + more
}

/// A part of the tree that is not of the pinned source.
fn outside(layer: &Layer<'_>, pinned: &Pinned<'_>, files: &Files<'_, '_>) -> Option<Diagnostic> {
    let refuse = |place: &Path, span: Span| {
        let message = format!("{} is not of {}, so no hash holds it", files.shown(place), pinned.entry.path);
        let hint = "give it an entry in kiln.yaml, or take more of the source with `include`";
        (!place.starts_with(&pinned.top)).then(|| invalid("vendored-source", message, span, hint).into())
    };
    let Layer { resources, components, generators, transformers, validators, .. } = layer;
    let lists = [resources, components, generators, transformers, validators];
    lists.into_iter().flatten().find_map(|entry| match &entry.content {
        Content::Layer(below) => refuse(&below.folder, entry.text.span).or_else(|| outside(below, pinned, files)),
        Content::Jsonnet(place) | Content::JsonnetRoot(place) => refuse(place, entry.text.span),
        Content::Objects(_) | Content::Inline(_) | Content::Built(_) => None,
    })
}

/// The objects of the files that `patterns` fit, by path. A pattern that fits none is an error.
pub(super) fn read<'a>(files: &Files<'a, '_>, pinned: &Pinned<'_>, patterns: &[Text<'a>]) -> Result<Vec<Node<'a>>> {
    let shown = files.shown(&pinned.folder);
    let asked = patterns.first().map_or(Span::NONE, |pattern| pattern.span);
    let listed = pinned.files(files);
    let listed = listed.map_err(|error| one(invalid("vendored-source", format!("{shown}: {error}"), asked, "")))?;
    let is_kustomization = |path: &str| KUSTOMIZATIONS.contains(&path.rsplit('/').next().unwrap_or(path));
    let listed: Vec<&str> = listed.iter().map(String::as_str).filter(|path| !is_kustomization(path)).collect();
    let (mut wanted, mut problems) = (vec![None; listed.len()], Problems::new());
    for pattern in patterns {
        let mut fits = false;
        for (path, wanted) in listed.iter().zip(&mut wanted).filter(|(path, _)| matches(pattern, path)) {
            (fits, *wanted) = (true, wanted.or(Some((*path, pattern.span))));
        }
        if !fits {
            let hint = match nearest(pattern, listed.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("patterns start at {shown}, and `*` stays within a name"),
            };
            let message = format!("pattern {pattern} fits no file of {shown}");
            problems.push(invalid("vendored-source", message, pattern.span, &hint));
        }
    }
    if !problems.is_empty() {
        return Err(all(problems));
    }
    let wanted: Vec<_> = wanted.into_iter().flatten().collect();
    let objects = |(path, asked): &(&str, Span)| {
        documents::objects(files.arena, files.text(&join(&pinned.folder, path), *asked)?)
    };
    let read: Vec<std::result::Result<Vec<Node<'a>>, LoadError>> = wanted.par_iter().map(objects).collect();
    let (mut nodes, mut problems) = (Vec::new(), Problems::new());
    for result in read {
        match result {
            Ok(objects) => nodes.extend(objects),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(nodes) } else { Err(all(problems)) }
}

/// A pattern that cannot be read was reported with the package.
fn matches(pattern: &str, path: &str) -> bool {
    let options =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };
    Pattern::new(pattern).is_ok_and(|pattern| pattern.matches_with(path, options))
}
