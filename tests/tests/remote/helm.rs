//! What a chart of a cloned repository may do: less than one of this machine.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use kubekiln::build::{Options, build};
use kubekiln::generate::HelmOptions;
use kubekiln::load::RemoteOptions;
use kubekiln_yaml::Arena;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::has_git;
use super::place::Place;

/// A stand-in for helm whose charts make one object.
const HELM: &str = r#"#!/bin/sh
case $1 in
  version) echo v3.99.0 ;;
  pull) mkdir -p "$4/web" && echo 'a: 1' > "$4/web/values.yaml" ;;
  template) [ -r "$5" ] && printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\n' ;;
esac
"#;

/// Builds a kustomization that names a repository with this kustomization file and what `more` puts beside it.
fn built(kustomization: &str, more: impl FnOnce(&Path)) -> (Place, Result<String, String>) {
    let case = TempDir::new().unwrap();
    let tree = case.path().join("repos/acme~shop/main");
    fs::create_dir_all(&tree).unwrap();
    fs::write(tree.join("kustomization.yaml"), kustomization).unwrap();
    more(&tree);
    fs::create_dir(case.path().join("in")).unwrap();
    fs::write(case.path().join("in/kustomization.yaml"), "resources: ['@HTTP@/acme/shop?ref=main']\n").unwrap();
    let place = Place::new(case.path());
    let helm = place.path("home/helm");
    fs::write(&helm, HELM).unwrap();
    fs::set_permissions(&helm, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(place.path("home/charts/web")).unwrap();
    fs::write(place.path("home/charts/web/values.yaml"), "a: secret\n").unwrap();
    let printed = run(&place, &helm);
    (place, printed)
}

fn run(place: &Place, helm: &Path) -> Result<String, String> {
    let helm = HelmOptions { enabled: true, command: helm.to_string_lossy().into_owned(), ..HelmOptions::default() };
    let remote = RemoteOptions { cache: Some(place.path("cache")), offline: false };
    let options = Options { shown_from: place.path("in"), remote, helm, ..Options::default() };
    let arena = Arena::new();
    let printed = build(&arena, &place.world(), &place.path("in"), &options).result.and_then(|built| built.to_yaml());
    printed.map_err(|errors| errors.iter().map(|error| error.render(&arena, false)).collect())
}

fn chart(tree: &Path) {
    fs::create_dir_all(tree.join("charts/web")).unwrap();
    fs::write(tree.join("charts/web/values.yaml"), "a: 1\n").unwrap();
}

const MADE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\n";

#[test]
fn a_pulled_chart_leaves_the_clone_as_it_is() {
    if !has_git() {
        return;
    }
    for values in ["", ", valuesInline: {b: 2}"] {
        let charts = format!("helmCharts: [{{name: web, repo: 'https://charts.example.com'{values}}}]\n");
        let (place, printed) = built(&charts, |_| ());
        assert_eq!(printed.as_deref(), Ok(MADE));
        let pulled = WalkDir::new(place.path("cache")).into_iter().flatten().find(|e| e.file_name() == "values.yaml");
        assert!(pulled.is_none(), "{pulled:?}");
    }
}

#[test]
fn a_chart_in_a_clone_stays_inside_it() {
    if !has_git() {
        return;
    }
    let inside = built("helmCharts: [{name: web}]\n", |tree| {
        chart(tree);
        symlink("values.yaml", tree.join("charts/web/same.yaml")).unwrap();
    });
    assert_eq!(inside.1.as_deref(), Ok(MADE));

    let (_, linked) = built("helmCharts: [{name: web}]\n", |tree| {
        chart(tree);
        symlink("@OUTSIDE@/charts/web/values.yaml", tree.join("charts/web/notes.txt")).unwrap();
    });
    let home = "helmGlobals: {chartHome: '@OUTSIDE@/charts'}\nhelmCharts: [{name: web, valuesFile: v.yaml}]\n";
    let (_, elsewhere) = built(home, |tree| fs::write(tree.join("v.yaml"), "a: 1\n").unwrap());
    let (_, config) = built("helmGlobals: {configHome: home}\nhelmCharts: [{name: web}]\n", chart);
    for refused in [linked, elsewhere, config] {
        let said = refused.unwrap_err();
        assert!(said.starts_with("error[outside-the-clone]: security; "), "{said}");
    }
}

#[test]
fn values_may_come_from_a_web_server() {
    if !has_git() {
        return;
    }
    for (values, is_there) in [("", true), (", valuesInline: {b: 2}", true), ("", false)] {
        let name = if is_there { "values.yaml" } else { "missing.yaml" };
        let charts = format!("helmCharts: [{{name: web, valuesFile: '@HTTP@/{name}'{values}}}]\n");
        let (_, printed) = built(&charts, |tree| {
            chart(tree);
            let web = tree.ancestors().nth(3).unwrap().join("web");
            fs::create_dir(&web).unwrap();
            fs::write(web.join("values.yaml"), "a: 1\n").unwrap();
        });
        match printed {
            Ok(printed) => assert_eq!((printed.as_str(), is_there), (MADE, true)),
            Err(said) => assert!(said.starts_with("error[remote-file]") && !is_there, "{said}"),
        }
    }
}
