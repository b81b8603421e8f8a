use std::path::{Path, PathBuf};

use kubekiln_yaml::Arena;

use super::{Project, Secrets};
use crate::load::git::RepoSpec;
use crate::load::loader::{Files, LoadRestrictor};
use crate::world::MemoryWorld;

const HEAD: &str = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\n";

/// What is said of a project file, without places.
fn said(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let world = MemoryWorld::new().with("/p/kiln.yaml", text);
    let files = Files::new(&arena, &world, PathBuf::from("/p"), LoadRestrictor::RootOnly);
    let found = Project::load(&files, Path::new("/p/kiln.yaml")).map(|_| ()).err().unwrap_or_default();
    found
        .iter()
        .map(|d| format!("{}:{}: {}", d.code, arena.position(d.span).map_or(0, |p| p.line), d.message))
        .collect()
}

fn targets(lines: &str) -> String {
    format!("{HEAD}spec:\n  targets:\n{lines}")
}

#[test]
fn a_whole_project_is_read() {
    let text = format!(
        "{HEAD}metadata: {{name: site}}\nspec:\n  kubernetes: \"1.33\"\n  offline: false\n  targets:\n  \
         - {{name: dev, source: o/dev, path: ./r/dev/, secrets: plain}}\n  - {{name: prod, source: o/prod, path: r/prod}}\n"
    );
    let arena = Arena::new();
    let world = MemoryWorld::new().with("/p/kiln.yaml", text);
    let files = Files::new(&arena, &world, PathBuf::from("/p"), LoadRestrictor::RootOnly);
    let project = Project::load(&files, Path::new("/p/kiln.yaml")).unwrap();
    assert_eq!((project.folder.as_path(), project.offline), (Path::new("/p"), false));
    assert_eq!(project.kubernetes.unwrap().text, "1.33");
    let [dev, prod] = project.targets.as_slice() else { panic!("{:?}", project.targets) };
    assert_eq!(
        (dev.name.text, dev.source.text, dev.parts(), dev.secrets),
        ("dev", "o/dev", vec!["r", "dev"], Secrets::Plain)
    );
    assert_eq!((prod.parts(), prod.secrets), (vec!["r", "prod"], Secrets::Encrypted));
}

#[test]
fn every_problem_is_reported_where_it_is() {
    let text = "apiVersion: kubekiln.dev/v1alpha2\nspec:\n  kubernetes: new\n  target: []\n  targets:\n  - nam: a\n    source: s\n    path: p\n";
    assert_eq!(
        said(text),
        [
            "project-file:1: kiln.yaml is a Project of kubekiln.dev/v1alpha1, not \"kubekiln.dev/v1alpha2\"",
            "missing-field:1: a Project needs kind",
            "version:3: new is no version of Kubernetes",
            "missing-field:6: a target needs name",
            "unknown-field:6: unknown field \"nam\" in Project.spec.targets",
            "unknown-field:4: unknown field \"target\" in Project.spec",
        ]
    );
    assert_eq!(said(HEAD), ["missing-field:1: a Project needs spec.targets"]);
}

#[test]
fn targets_are_told_apart() {
    let text = targets("  - {name: a, source: s, path: r}\n  - {name: a, source: s, path: q}\n");
    assert_eq!(said(&text), ["same-target:6: two targets are called \"a\""]);
    let text = targets(
        "  - {name: a, source: s, path: r}\n  - {name: b, source: s, path: r-2}\n  - {name: c, source: s, path: R/x}\n  \
         - {name: d, source: s, path: ./r/y/z}\n  - {name: e, source: s, path: r-2/}\n",
    );
    assert_eq!(
        said(&text),
        [
            "target-path:7: path R/x of target \"c\" lies in that of target \"a\"",
            "target-path:8: path ./r/y/z of target \"d\" lies in that of target \"a\"",
            "target-path:9: path r-2/ of target \"e\" lies in that of target \"b\"",
        ]
    );
}

#[test]
fn paths_stay_in_the_project_and_names_are_names() {
    let text = targets("  - {name: A b, source: s, path: ../r}\n  - {name: c, source: s, path: /r, secrets: plan}\n");
    assert_eq!(
        said(&text),
        [
            "target-name:5: \"A b\" is no name of a target",
            "outside-the-project:5: path ../r leads out of the project",
            "target-secrets:6: secrets: \"plan\" is neither \"encrypted\" nor \"plain\"",
            "outside-the-project:6: path /r leads out of the project",
        ]
    );
}

#[test]
fn vendor_entries_say_where_they_come_from() {
    let vendor = |lines: &str| format!("{HEAD}spec:\n  vendor:\n{lines}");
    let text = vendor(
        "  - {path: vendor/a, git: 'git@example.test:org/repo.git', ref: v1, include: [a/**], exclude: ['*.md']}\n  \
         - {path: ./vendor/b/, url: 'https://example.test/b.tgz', stripComponents: 1}\n  \
         - {path: vendor/c, chart: web, repo: 'oci://example.test/charts', version: 1.2.3}\n",
    );
    assert_eq!(said(&text), [""; 0]);
    let text = vendor(
        "  - {git: 'https://example.test/r', path: ../a}\n  - {path: vendor/b, url: 'ftp://example.test/b', ref: v1}\n  \
         - {path: vendor/c, chart: web, version: ^1}\n  - {path: vendor/d, url: 'https://u:p@example.test/d'}\n  \
         - {path: vendor/e, include: [/a, '**b']}\n  - {path: .git/f, git: '/r', ref: v1, stripComponents: 1}\n  \
         - {path: vendor/g, urk: x}\n",
    );
    assert_eq!(
        said(&text),
        [
            "outside-the-project:5: path ../a is no folder in the project",
            "vendor-entry:6: ref goes with git",
            "vendor-entry:6: url: ftp://example.test/b is not one of https://, file://",
            "missing-field:7: a vendor entry with chart needs repo",
            "vendor-entry:7: ^1 is no version of a chart",
            "vendor-password:8: url has a password or a token in it",
            "vendor-pattern:9: pattern /a has no place in the source",
            "vendor-pattern:9: pattern **b cannot be read: Pattern syntax error near position 2: recursive wildcards must \
             form a single path component",
            "missing-field:9: a vendor entry needs one of git, url and chart",
            "outside-the-project:10: path .git/f is no folder in the project",
            "missing-field:11: a vendor entry needs one of git, url and chart",
            "unknown-field:11: unknown field \"urk\" in Project.spec.vendor",
        ]
    );
}

#[test]
fn a_repository_is_named_whole() {
    let entry = |url: &str| said(&format!("{HEAD}spec:\n  vendor:\n  - {{path: v, git: '{url}', ref: v1}}\n"));
    for url in ["https://h.test/a/b//c", "https://h.test/a/b?ref=v1"] {
        assert_eq!(entry(url), [format!("vendor-entry:5: git: {url} is more than a repository's URL")]);
    }
    for url in ["https://h.test/a/b/c", "https://h.test/a/b.git", "file:///a/b/c", "git@h.test:a/b/c.git"] {
        assert_eq!(entry(url), [""; 0]);
        assert_eq!(RepoSpec::whole(url, "v1").unwrap().clone_spec(), url);
    }
    assert_eq!(RepoSpec::whole("https://h.test/a/b/", "v1").unwrap().clone_spec(), "https://h.test/a/b");
}

#[test]
fn vendored_folders_lie_in_no_other() {
    let entry = |path: &str| format!("  - {{path: {path}, url: 'https://example.test/a'}}\n");
    let entries = [entry("vendor/a"), entry("vendor/A/b"), entry("r/prod/x"), entry("vendor/a-b")].concat();
    let text = format!("{HEAD}spec:\n  targets:\n  - {{name: a, source: s, path: r}}\n  vendor:\n{entries}");
    assert_eq!(
        said(&text),
        ["vendor-path:9: path r/prod/x lies in r", "vendor-path:8: path vendor/A/b lies in vendor/a"]
    );
}

#[test]
fn deliveries_are_read_and_checked() {
    let delivery =
        |fields: &str| said(&targets(&format!("  - {{name: a, source: s, path: r, delivery: {{{fields}}}}}\n")));
    assert_eq!(delivery("argocd: {repoURL: u}"), [""; 0]);
    assert_eq!(delivery("flux: {sourceRef: {name: s}}, prune: all"), [""; 0]);
    assert_eq!(delivery("argocd: {repoUrl: u}"), [""; 0], "letter case does not matter, as everywhere");
    let both = delivery("argocd: {repoURL: u}, flux: {url: u}");
    assert_eq!(both, ["delivery-tool:5: delivery is by argocd or by flux: name one"]);
    assert_eq!(
        delivery("flux: {url: u, sourceRef: {nme: s, kind: Git}}, prune: some"),
        [
            "delivery-prune:5: prune: \"some\" is neither \"safe\" nor \"all\"",
            "delivery-source:5: Flux has no source of kind \"Git\"",
            "missing-field:5: delivery needs sourceRef.name",
            "unknown-field:5: unknown field \"nme\" in Project.spec.targets.delivery.flux.sourceRef",
            "missing-field:5: delivery needs either sourceRef or url",
        ]
    );
    assert_eq!(
        delivery("flux: {url: u, healthChecks: some}"),
        ["delivery-health:5: healthChecks: \"some\" is neither \"all\" nor \"workloads\" nor \"none\""]
    );
    let wave = delivery("argocd: {repoURL: u, syncWave: first}");
    assert!(matches!(wave.as_slice(), [one] if one.contains("syncWave")), "{wave:?}");
    assert_eq!(delivery("argocd: {}"), ["missing-field:5: delivery needs repoURL"]);
}

#[test]
fn a_delivery_lies_in_no_target() {
    let text = targets("  - {name: a, source: s, path: delivery, delivery: {argocd: {repoURL: u}}}\n");
    assert_eq!(said(&text), ["target-path:5: path delivery/a of target \"a\" lies in that of target \"a\""]);
}

#[test]
fn an_application_of_all_targets_is_read_and_checked() {
    let project = |app: &str, targets: &str| {
        said(&format!(
            "{HEAD}spec:\n  delivery: {{root: site, argocd: {{appOfApps: {{{app}}}}}}}\n  targets:\n{targets}"
        ))
    };
    let argo = "  - {name: a, source: s, path: r, delivery: {argocd: {repoURL: u, syncWave: -1}}}\n";
    assert_eq!(project("name: apps, repoURL: u, cascade: true", argo), [""; 0]);
    assert_eq!(
        project("name: Apps, syncWave: 1", argo),
        [
            "target-name:4: \"Apps\" is no name of an Application",
            "missing-field:4: delivery needs repoURL",
            "unknown-field:4: unknown field \"syncWave\" in Project.spec.delivery.argocd.appOfApps",
        ]
    );
    assert_eq!(project("repoURL: u", argo), ["missing-field:4: delivery needs appOfApps.name"]);
    let flux = "  - {name: a, source: s, path: r, delivery: {flux: {url: u}}}\n";
    let none = project("name: apps, repoURL: u", flux);
    assert_eq!(none, ["delivery-tool:4: appOfApps has no target that Argo CD delivers"]);
    let same = project("name: a, repoURL: u", argo);
    assert_eq!(same, ["same-target:4: the Application of all targets is called \"a\", as that of one of them"]);
    assert_eq!(project("name: a, repoURL: u, namespace: other", argo), [""; 0]);
    let inside = format!("{argo}  - {{name: b, source: s, path: delivery/_ARGOCD/b}}\n");
    assert_eq!(
        project("name: apps, repoURL: u", &inside),
        ["target-path:7: path delivery/_ARGOCD/b of target \"b\" lies in that of the Application of all targets"]
    );
    let vendored = format!("{argo}  vendor:\n  - {{path: delivery/_argocd, url: 'https://example.test/a'}}\n");
    let said = project("name: apps, repoURL: u", &vendored);
    assert!(matches!(said.as_slice(), [one] if one.starts_with("vendor-path:")), "{said:?}");
}
