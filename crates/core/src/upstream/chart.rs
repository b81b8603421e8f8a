//! Entries that are helm charts. A repository's `index.yaml` says where a chart's archive is; only for an OCI registry helm
//! itself is asked, which has the user's logins.

use std::time::Duration;

use kubekiln_yaml::Node;
use serde_json::Value as Json;

use super::contents::File;
use super::{Sources, archive, content_hash, download};
use crate::diagnostic::nearest;
use crate::generate::HelmOptions;
use crate::generate::helm_chart::{Helm, print};
use crate::generate::instance::document;
use crate::load::documents::{add_text, objects, roots};
use crate::load::remote::LIMIT;
use crate::load::{LoadError, Problems};
use crate::project::{Render, Vendor, invalid};
use crate::text::Text;
use crate::world::{Command, WorldError};

/// How long helm may take.
const TIMEOUT: Duration = Duration::from_mins(5);
/// The file of a chart that is rendered.
const RENDERED: &str = "manifests.yaml";
/// Versions that are told of when the wanted one is not there.
const TOLD: usize = 5;

/// A chart's archive.
pub(super) fn get(
    sources: Sources<'_, '_, '_>,
    name: Text<'_>,
    repo: Text<'_>,
    version: Text<'_>,
) -> Result<Vec<u8>, LoadError> {
    if repo.starts_with("oci://") {
        return pull(sources, name, repo, version);
    }
    let repo_url = repo.trim_end_matches('/');
    let index_url = format!("{repo_url}/index.yaml");
    let bytes = download::get_at(sources, &index_url, repo)?;
    let arena = sources.files.arena;
    let source = add_text(arena, index_url.clone(), bytes)?;
    let index = roots(arena, source)?.into_iter().next();
    let found = index
        .as_ref()
        .and_then(|index| index.get("entries"))
        .ok_or_else(|| invalid("vendor-chart", format!("{index_url} is no index of charts"), repo.span, None))?;
    let chart = release(found, name, version, &index_url)?;
    let url = chart.at(&["urls"]).and_then(Node::as_sequence).and_then(|urls| urls.items.first()?.text());
    let url = url.ok_or_else(|| {
        invalid("vendor-chart", format!("{index_url} has no URL for {name} {version}"), version.span, None)
    })?;
    let bytes = download::get_at(sources, &absolute(repo_url, url, repo)?, name)?;
    let digest = chart.get("digest").and_then(Node::text).map(|digest| digest.trim_start_matches("sha256:"));
    match digest.filter(|digest| !digest.is_empty() && *digest != content_hash(&bytes)) {
        Some(digest) => {
            let got = content_hash(&bytes);
            let message = format!("{name} {version} is not what {index_url} has: expected {digest} but got {got}");
            Err(invalid("vendor-hash", message, version.span, None))
        }
        None => Ok(bytes),
    }
}

/// The files of a chart: all of its archive, without the folder around them.
pub(super) fn files(bytes: &[u8], name: Text<'_>, entry: &Vendor<'_>) -> Result<Vec<File>, Problems> {
    let files = archive::files(bytes, 1, entry)?;
    if entry.include.is_empty() && !files.iter().any(|file| file.path == "Chart.yaml") {
        let message = format!("{} has no Chart.yaml", entry.source);
        return Err(vec![invalid("vendor-chart", message, name.span, None)]);
    }
    Ok(files)
}

/// What helm makes of a chart, in one file.
pub(super) fn rendered(
    sources: Sources<'_, '_, '_>,
    name: Text<'_>,
    render: &Render,
    chart: &[File],
) -> Result<File, LoadError> {
    let world = sources.files.world;
    let failed = |error: WorldError| {
        let hint = Some("helm is to read the chart there".to_owned());
        invalid("vendor-chart", error.to_string(), name.span, hint)
    };
    let folder = world.scratch().map_err(failed)?.join(name.text);
    for file in chart {
        world.write(&folder.join(&file.path), &file.bytes).map_err(failed)?;
    }
    let options = HelmOptions { enabled: true, command: sources.helm.to_owned(), ..HelmOptions::default() };
    let (helm, settings) = (Helm::new(&options, true), document(&Json::Object(render.settings.clone())));
    let printed = print(&helm, sources.files, render.release_name(&name), &folder, &settings);
    let bytes = printed.and_then(|bytes| {
        let source = add_text(sources.files.arena, format!("{name} (as helm printed it)"), bytes.clone())?;
        objects(sources.files.arena, source).map(|_| bytes)
    });
    let bytes = bytes.map_err(|error| match error {
        LoadError::Invalid { code, message, span, hint } if !span.is_some() => invalid(code, message, name.span, hint),
        other => other,
    })?;
    Ok(File { path: RENDERED.to_owned(), bytes, is_executable: false })
}

/// The index's entry of a version.
fn release<'n, 'a>(
    entries: &'n Node<'a>,
    name: Text<'_>,
    version: Text<'_>,
    index_url: &str,
) -> Result<&'n Node<'a>, LoadError> {
    let Some(versions) = entries.get(&name).and_then(Node::as_sequence) else {
        let names = entries.as_mapping().map(|map| map.entries.iter().filter_map(|entry| entry.key.text()));
        let near = names.and_then(|names| nearest(&name, names)).map(|near| format!("did you mean \"{near}\"?"));
        return Err(invalid("vendor-chart", format!("{index_url} has no chart {name}"), name.span, near));
    };
    let plain = |version: &str| version.strip_prefix('v').unwrap_or(version).to_owned();
    let number = |node: &Node<'_>| node.get("version").and_then(Node::text).map(str::to_owned);
    let found = versions.items.iter().find(|node| number(node).is_some_and(|n| plain(&n) == plain(&version)));
    found.ok_or_else(|| {
        let more = (versions.items.len() > TOLD).then(|| "...".to_owned());
        let first: Vec<_> = versions.items.iter().filter_map(number).take(TOLD).chain(more).collect();
        let message = format!("{index_url} has no version {version} of {name}");
        let hint = Some(first.join(", ")).filter(|all| !all.is_empty()).map(|all| format!("it has {all}"));
        invalid("vendor-chart", message, version.span, hint)
    })
}

/// The URL of an archive, which may be relative to the repository's. An index of the web does not lead to files of this
/// machine.
fn absolute(repo: &str, url: &str, asked: Text<'_>) -> Result<String, LoadError> {
    let is_local = repo.starts_with("file://");
    match url.split_once("://") {
        None => Ok(format!("{repo}/{}", url.trim_start_matches('/'))),
        Some(("https", _)) => Ok(url.to_owned()),
        Some(("file", _)) if is_local => Ok(url.to_owned()),
        Some(_) => {
            let message = format!("the index of {repo} leads to {url}, which is not https");
            Err(invalid("vendor-chart", message, asked.span, None))
        }
    }
}

/// What helm pulls from an OCI registry.
fn pull(sources: Sources<'_, '_, '_>, name: Text<'_>, repo: Text<'_>, version: Text<'_>) -> Result<Vec<u8>, LoadError> {
    let world = sources.files.world;
    let refuse = |code, message: String, hint: &str| invalid(code, message, name.span, Some(hint.to_owned()));
    if sources.files.remotes.is_offline() {
        let message =
            format!("chart {name} {version} of {repo} is not there, and --offline keeps helm from pulling it");
        return Err(refuse("offline", message, "run once without --offline"));
    }
    let failed = |error: WorldError| refuse("vendor-chart", error.to_string(), "helm is to write there");
    let scratch = world.scratch().map_err(failed)?;
    let reference = format!("{}/{name}", repo.trim_end_matches('/'));
    let folder = scratch.to_string_lossy().into_owned();
    let args = ["pull", &reference, "--version", version.text, "--destination", &folder];
    let command = Command {
        program: sources.helm.to_owned(),
        args: args.map(str::to_owned).to_vec(),
        timeout: Some(TIMEOUT),
        ..Command::default()
    };
    let output = world.run(&command).map_err(|error| {
        let message = format!("unable to run '{} pull' (is it installed?): {error}", sources.helm);
        refuse("helm-missing", message, "install helm, or name it with --helm-command")
    })?;
    if !output.succeeded() {
        let said = String::from_utf8_lossy(&output.stderr);
        let message =
            format!("unable to run: '{} pull {reference} --version {version}': {}", sources.helm, said.trim());
        return Err(refuse("helm-failed", message, "check `repo`, `version` and `helm registry login`"));
    }
    let pulled =
        world.list(&scratch).map_err(failed)?.into_iter().find(|file| file.split('.').next_back() == Some("tgz"));
    let Some(pulled) = pulled else {
        return Err(refuse("helm-failed", format!("helm pulled no chart for {reference}"), "is that helm?"));
    };
    let bytes = world.read(&scratch.join(pulled)).map_err(failed)?;
    if bytes.len() as u64 > LIMIT {
        return Err(refuse("vendor-size", format!("{reference} has more than {LIMIT} bytes"), "that is no chart"));
    }
    Ok(bytes)
}
