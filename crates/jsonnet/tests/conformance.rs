//! The jsonnet language's own test suite, where it is at hand: `$KILN_SHARED/conformance/jsonnet`, or a folder
//! `shared` beside the repository.
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{Argument, Evaluation, Failure, Request, SourceLoader, candidates, evaluate};

/// Programs of the suite that have no value here. `invariant_manifest` hands a string to `std.setInter`, which the
/// engine refuses.
const REFUSED: [&str; 1] = ["invariant_manifest.jsonnet"];

fn suite() -> Option<PathBuf> {
    let named = std::env::var_os("KILN_SHARED").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared"));
    named.into_iter().chain(above).map(|shared| shared.join("conformance/jsonnet")).find(|suite| suite.is_dir())
}

/// The suite's folder; ids are paths relative to it, as its goldens have them.
struct Folder(PathBuf);

impl SourceLoader for Folder {
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
        let found = candidates(from, import, &[]).into_iter().find(|path| self.0.join(path).is_file());
        found.ok_or_else(|| "no such file".to_owned())
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.0.join(id)).map_err(|error| error.to_string())
    }
}

fn run(suite: &Path, program: &str) -> Result<Evaluation, Failure> {
    let mut request = Request::file(program);
    let variables =
        [("var1".to_owned(), Argument::Str("test".into())), ("var2".to_owned(), Argument::Code("{x:1,y:2}".into()))];
    if program.starts_with("tla.") {
        request.tlas = variables.to_vec();
    }
    request.ext_vars = variables.to_vec();
    evaluate(&request, &Folder(suite.to_owned()))
}

fn programs(suite: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut programs: Vec<_> = entries.filter(|name| name.ends_with(".jsonnet")).collect();
    programs.sort();
    programs
}

/// What the `jsonnet` command prints for it: traces on stderr, then the value.
fn printed(evaluation: &Evaluation) -> String {
    let line = |trace: &kubekiln_jsonnet::Trace| {
        let place = trace.span.as_ref().map_or_else(String::new, |span| format!("{}:{}", span.file, span.line));
        format!("TRACE: {place} {}\n", trace.message)
    };
    evaluation.traces.iter().map(line).collect::<String>() + &evaluation.document.to_json() + "\n"
}

#[test]
fn programs_with_a_value_have_the_right_one() {
    let Some(suite) = suite() else { return eprintln!("SKIPPED: no shared/conformance/jsonnet") };
    let mut wrong = Vec::new();
    let mut right = 0;
    for program in programs(&suite).iter().filter(|name| !name.starts_with("error.")) {
        let golden = std::fs::read_to_string(suite.join(format!("{program}.golden")));
        let golden = golden.unwrap_or_else(|_| "true\n".to_owned());
        match run(&suite, program) {
            Ok(evaluation) if printed(&evaluation) == golden => right += 1,
            Ok(evaluation) => wrong.push(format!("{program}: not as in its golden\n{}", printed(&evaluation))),
            Err(_) if REFUSED.contains(&program.as_str()) => {}
            Err(failure) => wrong.push(format!("{program}: {}", failure.report())),
        }
    }
    assert!(wrong.is_empty(), "{right} right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right >= 66, "only {right} right");
}

#[test]
fn programs_in_error_fail_at_a_place() {
    let Some(suite) = suite() else { return eprintln!("SKIPPED: no shared/conformance/jsonnet") };
    let mut wrong = Vec::new();
    let mut right = 0;
    for program in programs(&suite).iter().filter(|name| name.starts_with("error.")) {
        match run(&suite, program) {
            Ok(_) => wrong.push(format!("{program}: has a value")),
            Err(failure) if failure.primary.is_none() => wrong.push(format!("{program}: no place: {failure:?}")),
            Err(failure) if failure.message.is_empty() => wrong.push(format!("{program}: says nothing")),
            Err(failure) => {
                if std::env::var_os("KILN_SHOW").is_some() {
                    eprintln!("{}", failure.report());
                }
                right += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{right} right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right >= 106, "only {right} right");
}
