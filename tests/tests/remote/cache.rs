//! What the cache is for: fewer questions, and none at all when there need be none.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use kubekiln::load::LoadRestrictor;
use kubekiln::world::{DiskWorld, Download, World as _};
use tempfile::TempDir;

use super::place::Place;
use super::{has_git, run};

/// A repository `acme/shop` with a branch and a tag, and a kustomization that names it with `query`.
fn place(query: &str) -> (TempDir, Place) {
    let case = TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let path = case.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("in/kustomization.yaml", &format!("resources:\n- '@HTTP@/acme/shop?{query}'\n"));
    for revision in ["main", "v1"] {
        write(&format!("repos/acme~shop/{revision}/kustomization.yaml"), "resources: [cm.yaml]\n");
        write(&format!("repos/acme~shop/{revision}/cm.yaml"), &map(revision));
    }
    let place = Place::new(case.path());
    (case, place)
}

fn map(version: &str) -> String {
    format!("apiVersion: v1\ndata:\n  version: {version}\nkind: ConfigMap\nmetadata:\n  name: shop\n")
}

fn built(place: &Place, offline: bool) -> Result<String, String> {
    run(place, &place.path("in"), offline, LoadRestrictor::RootOnly).0
}

#[test]
fn a_commit_is_asked_for_once() {
    if !has_git() {
        return;
    }
    let (_case, place) = place("ref=@COMMIT acme~shop v1@");
    assert_eq!(built(&place, false), Ok(map("v1")));
    assert!(!place.server.asked().is_empty());
    assert_eq!(built(&place, false), Ok(map("v1")));
    assert_eq!(built(&place, true), Ok(map("v1")));
    assert_eq!(place.server.asked(), Vec::<String>::new());
}

#[test]
fn a_branch_that_has_not_moved_is_not_fetched_again() {
    if !has_git() {
        return;
    }
    let (case, mut place) = place("ref=main");
    assert_eq!(built(&place, false), Ok(map("main")));
    place.server.asked();
    assert_eq!(built(&place, false), Ok(map("main")));
    let asked = place.server.asked();
    assert!(asked.iter().any(|request| request == "GET /acme/shop/info/refs"), "{asked:?}");
    // Neither the web page nor the files.
    assert!(!asked.contains(&"GET /acme/shop".to_owned()), "{asked:?}");

    let tree = case.path().join("repos/acme~shop/main");
    fs::write(tree.join("cm.yaml"), map("moved")).unwrap();
    place.push_again(&tree, "acme/shop", "v2");
    let moved = fs::read_to_string(place.path("repos/acme/shop/refs/tags/v2"));
    assert!(moved.is_ok());
    fs::copy(place.path("repos/acme/shop/refs/tags/v2"), place.path("repos/acme/shop/refs/heads/main")).unwrap();
    // Offline it is what it was; asked, it is what it is.
    assert_eq!(built(&place, true), Ok(map("main")));
    assert_eq!(built(&place, false), Ok(map("moved")));
    assert_eq!(built(&place, true), Ok(map("moved")));
}

#[test]
fn offline_asks_nobody_and_says_the_cure() {
    if !has_git() {
        return;
    }
    let (_case, place) = place("ref=v1");
    let said = built(&place, true).unwrap_err();
    assert!(
        said.contains("acme/shop?ref=v1' is not in the cache, and --offline keeps kiln from fetching it"),
        "{said}"
    );
    assert!(said.contains("kustomization.yaml:2:3"), "{said}");
    assert!(said.contains("build once without --offline"), "{said}");
    assert_eq!(place.server.asked(), Vec::<String>::new());
}

#[test]
fn a_server_that_is_gone_is_an_error_that_knows_the_cache() {
    if !has_git() {
        return;
    }
    let (_case, place) = place("ref=v1");
    assert_eq!(built(&place, false), Ok(map("v1")));
    fs::rename(place.path("repos"), place.path("gone")).unwrap();
    let said = built(&place, false).unwrap_err();
    assert!(said.contains("failed to run 'git ls-remote"), "{said}");
    assert!(said.contains("--offline builds with that"), "{said}");
    assert_eq!(built(&place, true), Ok(map("v1")));
}

#[test]
fn files_are_kept_for_offline_builds() {
    let (_case, place) = place("ref=v1");
    fs::create_dir_all(place.path("web/maps")).unwrap();
    fs::write(place.path("web/maps/cm.yaml"), map("file")).unwrap();
    let kustomization = place.fill("resources: ['@HTTP@/maps/cm.yaml', '@HTTP@/maps/cm.yaml?again']\nnamePrefix: p-\n");
    fs::write(place.path("in/kustomization.yaml"), kustomization).unwrap();
    let said = built(&place, true).unwrap_err();
    assert!(said.contains("is not in the cache"), "{said}");
    fs::write(place.path("in/kustomization.yaml"), place.fill("resources: ['@HTTP@/maps/cm.yaml']\n")).unwrap();
    assert_eq!(built(&place, false), Ok(map("file")));
    fs::remove_file(place.path("web/maps/cm.yaml")).unwrap();
    assert_eq!(built(&place, true), Ok(map("file")));
}

#[test]
fn builds_at_the_same_time_share_a_cache() {
    if !has_git() {
        return;
    }
    let (_case, place) = place("ref=v1");
    thread::scope(|scope| {
        let builds: Vec<_> = (0..4).map(|_| scope.spawn(|| built(&place, false))).collect();
        for build in builds {
            assert_eq!(build.join().unwrap(), Ok(map("v1")));
        }
    });
    let names =
        |folder: &Path| -> Vec<PathBuf> { fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let repositories = names(&place.path("cache/git"));
    assert_eq!(repositories.len(), 1);
    assert_eq!(names(&repositories[0].join("commits")).len(), 1);
    // No clone is left half done.
    assert_eq!(names(&repositories[0]).len(), 3);
}

#[test]
fn a_repository_named_often_is_fetched_once() {
    if !has_git() {
        return;
    }
    let (_case, place) = place("ref=v1");
    for name in ["a", "b", "c"] {
        fs::create_dir_all(place.path("in").join(name)).unwrap();
        let text = place.fill(&format!("resources: ['@HTTP@/acme/shop?ref=v1']\nnamePrefix: {name}-\n"));
        fs::write(place.path("in").join(name).join("kustomization.yaml"), text).unwrap();
    }
    fs::write(place.path("in/kustomization.yaml"), "resources: [a, b, c]\n").unwrap();
    assert!(built(&place, false).is_ok());
    let asked = place.server.asked();
    assert_eq!(asked.iter().filter(|request| *request == "GET /acme/shop").count(), 1, "{asked:?}");
    assert_eq!(asked.iter().filter(|request| *request == "GET /acme/shop/info/refs").count(), 1, "{asked:?}");
}

#[test]
fn downloads_are_bounded() {
    let (_case, place) = place("ref=v1");
    fs::create_dir_all(place.path("web")).unwrap();
    fs::write(place.path("web/ten"), "0123456789").unwrap();
    let download = |path: &str, limit| {
        let url = format!("{}/{path}", place.server.url);
        DiskWorld::new().download(&Download { url, limit, timeout: Duration::from_mins(1) })
    };
    assert_eq!(download("ten", 10).unwrap().body, b"0123456789");
    assert!(download("ten", 9).unwrap_err().to_string().contains("more than 9 bytes"));
    assert!(download("circle", 9).unwrap_err().to_string().contains("redirect"));
    assert_eq!(download("eleven", 9).unwrap().status, 404);
}
