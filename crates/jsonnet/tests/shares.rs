//! A long list evaluated by several threads is what one thread makes of it, failures and traces included.
#![allow(missing_docs)]

use std::sync::Arc;

use kubekiln_jsonnet::{Argument, Document, Evaluation, Failure, MemorySources, Native, Request, evaluate};

const LONG: &str = "local lib = import 'lib'; [lib.item(i) for i in std.range(1, 501)]";

fn sources() -> MemorySources {
    MemorySources::new()
        .with("lib", "{ item(i):: { name: 'item-%d' % i, half: i / 2, other: importstr 'text' } }")
        .with("text", "text")
}

fn by(threads: usize, mut request: Request) -> Result<Evaluation, Failure> {
    request.threads = threads;
    evaluate(&request, &sources())
}

/// What the request gives, by any number of threads.
fn same(request: &Request) -> Result<Evaluation, Failure> {
    let alone = by(1, request.clone());
    for threads in [2, 3, 8] {
        assert_eq!(by(threads, request.clone()), alone, "{threads} threads");
    }
    alone
}

fn items(evaluation: &Evaluation) -> usize {
    let Document::Array(items) = &evaluation.document else { panic!("no list") };
    items.len()
}

#[test]
fn items_keep_their_order() {
    let evaluation = same(&Request::snippet("main", LONG)).unwrap();
    assert_eq!(items(&evaluation), 501);
    assert_eq!(evaluation.files_read, ["lib", "text"]);
}

#[test]
fn a_function_gets_its_arguments() {
    let mut request = Request::snippet("main", format!("function(n, extra=1) {LONG}[n:] + [std.extVar('x'), extra]"));
    request.tlas = vec![("n".to_owned(), Argument::Value(Document::Int(7)))];
    request.ext_vars = vec![("x".to_owned(), Argument::Code("1 + 1".to_owned()))];
    assert_eq!(items(&same(&request).unwrap()), 496);
    request.tlas.clear();
    assert!(same(&request).is_err());
}

#[test]
fn an_argument_may_be_called_as_anything() {
    let mut request = Request::snippet("main", format!("function(program, value) {LONG} + [program, value]"));
    let arguments = ["program", "value"].map(|name| (name.to_owned(), Argument::Str("given".to_owned())));
    request.tlas = arguments.to_vec();
    assert_eq!(items(&same(&request).unwrap()), 503);
}

#[test]
fn other_values_come_whole() {
    for program in ["{ a: 1 }", "[1, 2]", "'text'", "local f(x) = x; { list: [f(i) for i in std.range(1, 300)] }"] {
        assert!(same(&Request::snippet("main", program)).is_ok(), "{program}");
    }
}

#[test]
fn failures_are_told_as_by_one_thread() {
    for program in [
        format!("{LONG} + [error 'last']"),
        format!("{LONG} + [function(x) x]"),
        "std.makeArray(600, function(i) if i == 301 then {}.gone else i)".to_owned(),
        "error 'whole'".to_owned(),
        "local deep(n) = if n == 0 then 0 else 1 + deep(n - 1); [deep(i) for i in std.range(1, 600)]".to_owned(),
    ] {
        assert!(same(&Request::snippet("main", &*program)).is_err(), "{program}");
    }
}

#[test]
fn traces_come_once_and_in_order() {
    let program = "[std.trace('item %d' % i, i) for i in std.range(1, 300)]";
    assert_eq!(same(&Request::snippet("main", program)).unwrap().traces.len(), 300);
}

#[test]
fn natives_answer_every_thread() {
    let mut request = Request::snippet("main", "[std.native('double')(i) for i in std.range(1, 300)]");
    let double = |args: &[Document]| match args {
        [Document::Int(n)] => Ok(Document::Int(n * 2)),
        _ => Err("a whole number".to_owned()),
    };
    request.natives =
        vec![Native { name: "double".to_owned(), params: vec!["n".to_owned()], function: Arc::new(double) }];
    assert_eq!(items(&same(&request).unwrap()), 300);
}
