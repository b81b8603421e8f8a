//! A folder a case, under `tests/cases`: `main.jsonnet` and what it imports; `request.json` holds what is passed to
//! it, if anything. The result is `expected.json` (raw bytes, as the `jsonnet` command prints it) or, for a folder
//! whose name begins with `error`, the failure's report in `report.snap` (`cargo insta review` renews it).
#![allow(missing_docs)]

mod case;

use case::{cases, name, run};
use kubekiln_jsonnet::RsJsonnet;

#[test]
fn values() {
    let cases: Vec<_> = cases().into_iter().filter(|case| !name(case).starts_with("error")).collect();
    assert!(!cases.is_empty());
    for case in cases {
        let printed = match run(&RsJsonnet, &case) {
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
        let failure = run(&RsJsonnet, &case).expect_err(name(&case));
        assert!(failure.primary.is_some(), "{}: a place is missing", name(&case));
        let report = format!("{:?}\n{}", failure.kind, failure.report());
        insta::with_settings!({snapshot_path => &case, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("report", report);
        });
    }
}
