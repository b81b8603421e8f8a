//! The page of `kiln diff --format html` in a real browser without a window.
#![cfg(unix)]
#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

const KILN: &str = env!("CARGO_BIN_EXE_kiln");
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

const BEFORE: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {colour: red, text: \"<b>&</b></script>\"}
---
apiVersion: v1
kind: Service
metadata: {name: old, namespace: shop}
";
const AFTER: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {colour: blue, text: \"<i>&</i></script>\"}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
";

/// A browser of this machine.
fn browser() -> Option<&'static str> {
    BROWSERS
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|said| said.status.success()))
}

/// What the browser makes of the page; `filter` is what the page is opened with.
fn opened(browser: &str, page: &Path, filter: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}{filter}", page.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Its program's own text stands after what it has made.
    let text = String::from_utf8(output.stdout).unwrap();
    text.split("<script").next().unwrap_or_default().to_owned()
}

#[test]
fn a_browser_shows_objects_and_fields_side_by_side() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: none of {BROWSERS:?} is on this machine");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("before.yaml"), BEFORE).unwrap();
    fs::write(at("after.yaml"), AFTER).unwrap();
    let diff = Command::new(KILN)
        .args(["diff", "--format", "html", "before.yaml", "after.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(diff.status.success(), "{}", String::from_utf8_lossy(&diff.stderr));
    fs::write(at("page.html"), &diff.stdout).unwrap();

    let whole = opened(browser, &at("page.html"), "");
    for text in [
        "before.yaml → after.yaml",
        "1 added, 1 removed, 1 changed, 0 the same",
        "<h2 class=\"added\">v1 Namespace shop</h2>",
        "<h2 class=\"removed\">v1 Service shop/old</h2>",
        "data.colour",
        "<td class=\"before\"><pre>red</pre></td><td class=\"after\"><pre>blue</pre></td>",
        "<pre>&lt;i&gt;&amp;&lt;/i&gt;&lt;/script&gt;</pre>",
        "<summary>the cluster</summary>",
    ] {
        assert!(whole.contains(text), "no {text} in\n{whole}");
    }
    let filtered = opened(browser, &at("page.html"), "?blue");
    assert!(filtered.contains("ConfigMap shop/web") && !filtered.contains("Service shop/old"), "{filtered}");
    let nothing = opened(browser, &at("page.html"), "?nowhere");
    assert!(nothing.contains("No object fits the filter."), "{nothing}");
}
