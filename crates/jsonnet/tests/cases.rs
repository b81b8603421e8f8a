//! A folder a case, under `tests/cases`: `main.jsonnet` and what it imports; `request.json` holds what is passed to
//! it, if anything. The result is `expected.json` (raw bytes, as the `jsonnet` command prints it) or, for a folder
//! whose name begins with `error`, the failure's report in `report.snap` (`cargo insta review` renews it).
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{Argument, Evaluation, Failure, Limits, MemorySources, Request, evaluate};

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    ext_vars: Vec<(String, Argument)>,
    tlas: Vec<(String, Argument)>,
    library: Vec<String>,
    limits: Option<Limits>,
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> &str {
    case.file_name().unwrap().to_str().unwrap()
}

/// Every file below `folder`, by its path from `root`.
fn load(root: &Path, folder: &Path, sources: MemorySources) -> MemorySources {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).fold(sources, |sources, path| {
        if path.is_dir() {
            return load(root, &path, sources);
        }
        sources.with(path.strip_prefix(root).unwrap().to_str().unwrap(), std::fs::read(&path).unwrap())
    })
}

fn run(case: &Path) -> Result<Evaluation, Failure> {
    let given = std::fs::read_to_string(case.join("request.json"));
    let given: Given = given.map_or_else(|_| Given::default(), |text| serde_json::from_str(&text).unwrap());
    let sources = load(case, case, MemorySources::new());
    let sources = given.library.into_iter().fold(sources, MemorySources::with_library);
    let mut request = Request::file("main.jsonnet");
    request.ext_vars = given.ext_vars;
    request.tlas = given.tlas;
    request.limits = given.limits.unwrap_or_default();
    evaluate(&request, &sources)
}

#[test]
fn values() {
    let cases: Vec<_> = cases().into_iter().filter(|case| !name(case).starts_with("error")).collect();
    assert!(!cases.is_empty());
    for case in cases {
        let printed = match run(&case) {
            Ok(evaluation) => evaluation.document.to_json() + "\n",
            Err(failure) => panic!("{}: {}", name(&case), failure.report()),
        };
        let expected = std::fs::read_to_string(case.join("expected.json")).unwrap_or_default();
        assert_eq!(printed, expected, "{}", name(&case));
    }
}

#[test]
fn failures() {
    let cases: Vec<_> = cases().into_iter().filter(|case| name(case).starts_with("error")).collect();
    assert!(!cases.is_empty());
    for case in cases {
        let failure = run(&case).expect_err(name(&case));
        assert!(failure.primary.is_some(), "{}: a place is missing", name(&case));
        let report = format!("{:?}\n{}", failure.kind, failure.report());
        insta::with_settings!({snapshot_path => &case, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("report", report);
        });
    }
}
