//! A case of `tests/cases`, read and evaluated.

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{Argument, Engine, Evaluation, Failure, Limits, MemorySources, Request};

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    ext_vars: Vec<(String, Argument)>,
    tlas: Vec<(String, Argument)>,
    library: Vec<String>,
    limits: Option<Limits>,
}

pub(crate) fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

pub(crate) fn name(case: &Path) -> &str {
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

pub(crate) fn run(engine: &dyn Engine, case: &Path) -> Result<Evaluation, Failure> {
    let given = std::fs::read_to_string(case.join("request.json"));
    let given: Given = given.map_or_else(|_| Given::default(), |text| serde_json::from_str(&text).unwrap());
    let sources = load(case, case, MemorySources::new());
    let sources = given.library.into_iter().fold(sources, MemorySources::with_library);
    let mut request = Request::file("main.jsonnet");
    request.ext_vars = given.ext_vars;
    request.tlas = given.tlas;
    request.limits = given.limits.unwrap_or_default();
    engine.evaluate(&request, &sources)
}
