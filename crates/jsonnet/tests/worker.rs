//! Evaluation across a pair of pipes gives what evaluation at hand gives.
#![allow(missing_docs)]

use std::io::{BufReader, pipe};
use std::sync::Arc;

use kubekiln_jsonnet::{
    Argument, Document, Evaluation, Failure, FailureKind, MemorySources, Native, Request, evaluate, worker,
};

fn sources() -> MemorySources {
    MemorySources::new()
        .with("main", "function(x) { x: x, lib: import 'lib', bytes: importbin 'bytes', f: std.native('f')(x) }")
        .with("lib", "std.trace('here', 'line\\nbreak')")
        .with("bytes", [0xff, 0x00])
        .with("broken", "import 'gone'")
}

fn request() -> Request {
    let mut request = Request::file("main");
    request.tlas = vec![("x".to_owned(), Argument::Value(Document::Array(vec![0.1.into(), (-0.0).into()])))];
    let function = Arc::new(|args: &[Document]| Ok(Document::Array(args.to_vec())));
    request.natives = vec![Native { name: "f".to_owned(), params: vec!["x".to_owned()], function }];
    request
}

/// Each request in turn, by one worker.
fn by_worker(requests: &[Request]) -> Vec<Result<Evaluation, Failure>> {
    let (questions, to_caller) = pipe().unwrap();
    let (from_caller, mut answers) = pipe().unwrap();
    std::thread::scope(|scope| {
        let served = scope.spawn(|| worker::serve(BufReader::new(from_caller), to_caller));
        let mut questions = BufReader::new(questions);
        let run = |request| worker::evaluate(request, &sources(), &mut questions, &mut answers);
        let results = requests.iter().map(run).collect();
        drop(answers);
        served.join().unwrap().unwrap();
        results
    })
}

#[test]
fn one_worker_serves_many_requests() {
    let mut deep = Request::snippet("deep", "std.foldl(function(a, i) [a], std.range(1, 950), 1)");
    deep.limits.stack = 2000;
    let requests = [request(), Request::file("broken"), Request::file("gone"), deep, request()];
    let at_hand: Vec<_> = requests.iter().map(|request| evaluate(request, &sources())).collect();
    assert_eq!(by_worker(&requests), at_hand);
    assert!(at_hand[0].is_ok() && at_hand[1].is_err() && at_hand[2].is_err() && at_hand[3].is_ok());
}

#[test]
fn a_lost_worker_is_a_failure_that_names_the_program() {
    let (mut sent, lost) = (Vec::new(), std::io::empty());
    let failure = worker::evaluate(&request(), &sources(), lost, &mut sent).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Worker);
    assert_eq!(failure.message, "the worker process that evaluated `main` ended without a result");
    assert!(sent.starts_with(b"{\"entry\":{\"File\":\"main\"}") && sent.ends_with(b"}\n"));
}

#[test]
fn a_line_that_is_not_of_the_protocol_is_an_error() {
    let garbage: &[u8] = b"{\"entry\":7}\n";
    assert!(worker::serve(garbage, std::io::sink()).is_err());
    let failure = worker::evaluate(&request(), &sources(), &b"hello\n"[..], std::io::sink()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Worker);
}

#[test]
fn a_lost_worker_is_explained_by_what_its_caller_knows() {
    let mut request = request();
    let lost = Failure::new(FailureKind::Worker, "gone");
    assert_eq!(worker::explain(lost.clone(), &request, true, "memory allocation of 8 bytes failed"), lost);
    request.limits.memory_bytes = Some(1000);
    let out_of_memory = worker::explain(lost.clone(), &request, false, "memory allocation of 8 bytes failed\n");
    assert_eq!(out_of_memory.report(), "evaluation of `main` needed more than 1000 bytes of memory\n");
    assert_eq!(worker::explain(lost.clone(), &request, false, "Killed"), lost);
    request.limits.time = Some(std::time::Duration::from_secs(2));
    assert_eq!(worker::explain(lost, &request, true, "").report(), "evaluation of `main` took longer than 2s\n");
    let other = Failure::new(FailureKind::Runtime, "1 + {}");
    assert_eq!(worker::explain(other.clone(), &request, true, ""), other);
}
