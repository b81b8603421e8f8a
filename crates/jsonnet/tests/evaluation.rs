//! What an evaluation gives beside its value, and what it is bounded by.
#![allow(missing_docs)]

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kubekiln_jsonnet::{
    Argument, Document, Engine, Failure, FailureKind, MemorySources, Native, Request, RsJsonnet, RsJsonnetPool,
    SourceLoader, evaluate,
};

fn run(program: &str) -> Result<Document, Failure> {
    evaluate(&Request::snippet("main", program), &MemorySources::new()).map(|evaluation| evaluation.document)
}

fn native(name: &str, params: &[&str], function: fn(&[Document]) -> Result<Document, String>) -> Native {
    let params = params.iter().map(|param| (*param).to_owned()).collect();
    Native { name: name.to_owned(), params, function: Arc::new(function) }
}

#[test]
fn natives_get_values_and_give_values_or_reasons() {
    let mut request = Request::snippet("main", "local f = std.native('repeat'); [f('ab', n=2), f(['x'], 3)]");
    request.natives = vec![native("repeat", &["what", "n"], |args| match args {
        [Document::Str(text), Document::Int(n)] => Ok(text.repeat(usize::try_from(*n).unwrap_or(0)).into()),
        [other, _] => Err(format!("cannot repeat {}", other.kind())),
        _ => Err("two arguments".to_owned()),
    })];
    let failure = evaluate(&request, &MemorySources::new()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Native);
    assert!(failure.report().starts_with("main:1:48: native function `repeat`: cannot repeat array\n"), "{failure:?}");

    request.entry = Request::snippet("main", "std.native('repeat')('ab', 2)").entry;
    assert_eq!(evaluate(&request, &MemorySources::new()).unwrap().document, Document::from("abab"));
}

#[test]
fn names_given_twice_are_refused() {
    let pair = |name: &str| (name.to_owned(), Argument::Str(String::new()));
    let mut request = Request::snippet("main", "function(a) 1");
    request.ext_vars = vec![pair("a"), pair("b"), pair("a")];
    let failure = evaluate(&request, &MemorySources::new()).unwrap_err();
    assert_eq!(
        (failure.kind, failure.message.as_str()),
        (FailureKind::Arguments, "external variable `a` is given twice")
    );
    request.ext_vars.clear();
    request.tlas = vec![pair("a"), pair("a")];
    assert_eq!(evaluate(&request, &MemorySources::new()).unwrap_err().kind, FailureKind::Arguments);
    request.natives = vec![native("n", &["x", "x"], |_| Ok(Document::Null))];
    assert_eq!(evaluate(&request, &MemorySources::new()).unwrap_err().kind, FailureKind::Arguments);
}

#[test]
fn arguments_of_a_program_that_is_no_function_are_ignored() {
    let mut request = Request::snippet("main", "{ a: 1 }");
    request.tlas = vec![("name".to_owned(), Argument::Code("error 'never evaluated'".to_owned()))];
    assert!(evaluate(&request, &MemorySources::new()).is_ok());
}

#[test]
fn a_file_is_read_once_and_listed_once() {
    struct Counting(MemorySources, RefCell<Vec<String>>);
    impl SourceLoader for Counting {
        fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
            self.0.resolve(from, import)
        }
        fn read(&self, id: &str) -> Result<Vec<u8>, String> {
            self.1.borrow_mut().push(id.to_owned());
            self.0.read(id)
        }
    }
    let sources = MemorySources::new()
        .with("a/main", "[import 'b', import '../a/b', importstr 'b', importbin 'c', std.thisFile]")
        .with("a/b", "import 'd'")
        .with("a/c", [0xff])
        .with("a/d", "1");
    let loader = Counting(sources, RefCell::default());
    let evaluation = evaluate(&Request::file("a/main"), &loader).unwrap();
    assert_eq!(evaluation.files_read, ["a/main", "a/b", "a/d", "a/c"]);
    assert_eq!(*loader.1.borrow(), evaluation.files_read);
    assert!(matches!(evaluation.document, Document::Array(items) if items[4] == "a/main".into()));
}

#[test]
fn an_entry_that_cannot_be_read_is_named() {
    let failure = evaluate(&Request::file("gone.jsonnet"), &MemorySources::new()).unwrap_err();
    assert_eq!(failure.report(), "cannot read `gone.jsonnet`: no such file\n");
}

#[test]
fn traces_are_recorded_with_their_places() {
    let request = Request::snippet("main", "local f(x) =\n  std.trace('x is %d' % x, x);\n[f(1), f(2)]");
    let traces = evaluate(&request, &MemorySources::new()).unwrap().traces;
    let told: Vec<_> =
        traces.iter().map(|trace| (trace.message.as_str(), trace.span.as_ref().unwrap().to_string())).collect();
    assert_eq!(told, [("x is 1", "main:2:3".to_owned()), ("x is 2", "main:2:3".to_owned())]);
}

#[test]
fn a_program_without_end_is_given_up_in_time_and_named() {
    // It ends after all, in a few seconds: the thread that stays behind is not to slow down other tests for ever.
    let spin = "local f(n) = if n == 0 then n else f(n - 1) tailstrict; f(2e6)";
    let mut request = Request::snippet("spin.jsonnet", spin);
    request.limits.time = Some(Duration::from_millis(50));
    let pool = RsJsonnetPool::default();
    let start = Instant::now();
    for engine in [&RsJsonnet as &dyn Engine, &pool] {
        let failure = engine.evaluate(&request, &MemorySources::new()).unwrap_err();
        assert_eq!(failure.report(), "evaluation of `spin.jsonnet` took longer than 50ms\n");
        assert_eq!(failure.kind, FailureKind::Time);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
    request.entry = Request::snippet("next", "1").entry;
    request.limits.time = None;
    assert!(pool.evaluate(&request, &MemorySources::new()).is_ok());
}

#[test]
fn the_stack_is_bounded_as_asked() {
    let mut request = Request::snippet("main", "local f(n) = if n == 0 then 0 else 1 + f(n - 1); f(400)");
    assert!(evaluate(&request, &MemorySources::new()).is_ok());
    request.limits.stack = 100;
    assert_eq!(evaluate(&request, &MemorySources::new()).unwrap_err().kind, FailureKind::Stack);
}

#[test]
fn sources_at_the_bound_of_nesting_do_not_overflow_the_thread() {
    let deepest = 5000;
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a:", "1", "}"),
        ("if true then ", "1", ""),
        ("local a=1;", "1", ""),
        ("function(x) ", "1", ""),
        ("assert true;", "1", ""),
        ("[x for x in ", "[]", "]"),
        ("1+", "1", ""),
    ] {
        let per_level = if open.contains("for") || open.contains('(') && open.len() > 1 { 3 } else { 1 };
        let times = deepest / per_level;
        let mut request = Request::snippet("deep", format!("{}{inner}{}", open.repeat(times), close.repeat(times)));
        request.limits.source_nesting = usize::MAX;
        if let Err(failure) = evaluate(&request, &MemorySources::new()) {
            let expected = [FailureKind::Stack, FailureKind::Runtime];
            assert!(expected.contains(&failure.kind), "{open}: {}", failure.report());
        }
        let more = deepest + 1;
        request.entry = Request::snippet("deep", format!("{}{inner}{}", open.repeat(more), close.repeat(more))).entry;
        let failure = evaluate(&request, &MemorySources::new()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::SourceNesting, "{open}");
    }
}

#[test]
fn deep_values_fail_or_pass_but_never_crash() {
    let nested = "local deep = std.foldl(function(a, i) [a], std.range(1, 30000), 1);";
    for program in [
        "deep",
        "std.length(std.toString(deep))",
        "deep == [deep]",
        "std.length(deep)",
        "std.prune(deep) == 1",
        "std.flattenDeepArray(deep)",
        "std.parseJson(std.repeat('[', 30000) + std.repeat(']', 30000))",
        "std.parseYaml(std.repeat('[', 30000) + std.repeat(']', 30000))",
    ] {
        if let Err(failure) = run(&format!("{nested} {program}")) {
            assert!(failure.primary.is_some(), "{program}: {failure:?}");
        }
    }
}

#[test]
fn engines_work_side_by_side() {
    let engine: &dyn Engine = &RsJsonnet;
    std::thread::scope(|scope| {
        for n in 0..8 {
            scope.spawn(move || {
                let request =
                    Request::snippet("main", format!("std.foldl(function(a, b) a + b, std.range(1, {n}), 0)"));
                let sum = engine.evaluate(&request, &MemorySources::new()).unwrap().document;
                assert_eq!(sum, Document::Int(n * (n + 1) / 2));
            });
        }
    });
}

#[test]
fn a_pool_gives_what_new_interpreters_give() {
    let sources = MemorySources::new().with("lib", "std.trace('read', 1)").with("broken", "{ a: error 'no' }.a");
    let mut variable = Request::snippet("variable", "std.extVar('v')");
    variable.ext_vars = vec![("v".to_owned(), Argument::Code("import 'lib'".to_owned()))];
    let mut shallow = Request::snippet("shallow", "local f(n) = if n == 0 then 0 else 1 + f(n - 1); f(100)");
    shallow.limits.stack = 50;
    let requests = [
        Request::snippet("plain", "[import 'lib', std.thisFile, std.map(function(x) x, [1])]"),
        Request::snippet("no lib", "std.map(function(x) error 'in std', [1])"),
        Request::snippet("missing variable", "std.extVar('v')"),
        Request::file("broken"),
        Request::snippet("large", format!("local x = '{}'; 1 + {{}}", " ".repeat(2_000_000))),
        variable,
        shallow,
    ];
    let pool = RsJsonnetPool::default();
    std::thread::scope(|scope| {
        for turn in 0..3 {
            let (pool, requests, sources) = (&pool, &requests, &sources);
            scope.spawn(move || {
                for request in requests.iter().cycle().skip(turn).take(2 * requests.len()) {
                    assert_eq!(pool.evaluate(request, sources), RsJsonnet.evaluate(request, sources));
                }
            });
        }
    });
}
