//! Both engines on the programs that both can run (`--features libjsonnet`).
#![allow(missing_docs)]
#![cfg(feature = "libjsonnet")]

mod case;

use case::{cases, name, run};
use kubekiln_jsonnet::{Engine, LibJsonnet, MemorySources, Request, RsJsonnet};

/// Cases with what the language of 2021 has not (`importbin`, `std.repeat`), or that are about this crate's own
/// bounds.
const LEFT_OUT: [&str; 4] =
    ["imports-of-text-and-bytes", "error-nests-too-deep", "error-source-too-large", "error-value-too-deep"];

#[test]
fn cases_have_the_same_value_or_fail_on_the_same_line() {
    for case in cases().iter().filter(|case| !LEFT_OUT.contains(&name(case))) {
        match (run(&RsJsonnet, case), run(&LibJsonnet, case)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours.document, theirs.document, "{}", name(case));
                assert_eq!(ours.files_read, theirs.files_read, "{}", name(case));
            }
            (Err(ours), Err(theirs)) => {
                let theirs = theirs.primary.map(|span| (span.file, span.line));
                let ours = ours.primary.map(|span| (span.file, span.line));
                // The library tells no place for what hangs on the call of the top-level function or the output.
                assert!(theirs.is_none() || ours == theirs, "{}: {ours:?}, {theirs:?}", name(case));
            }
            (ours, theirs) => panic!("{}: {ours:?}, {theirs:?}", name(case)),
        }
    }
}

#[test]
fn the_language_is_the_same() {
    let programs = [
        "[1 + 2 * 3, 7 % 3, -7 % 3, 1 / 3, 1 << 4, 5 ^ 1, ~5, 2 == 2.0, 'a' < 'b']",
        "local o = { a: 1, b:: 2, c+: 3, d: self.a + super.x }; { x: 5, c: 1 } + o",
        "[x + y for x in [1, 2] for y in [10, 20] if x * y != 20]",
        "{ [k]: std.length(k) for k in ['a', 'bb', 'ä'] }",
        "std.mergePatch({ a: { b: 1, c: 2 } }, { a: { b: null, d: 3 } })",
        "std.manifestYamlDoc({ a: [1, { b: 'x: y' }], c: 'line\\nbreak', d: true })",
        "std.manifestIni({ main: { a: 1 }, sections: { s: { b: ['x', 'y'] } } })",
        "[std.sort([3, 1, 2]), std.uniq([1, 1, 2]), std.set(['b', 'a']), std.setUnion([1], [2])]",
        "['%05.1f|%-5s|%x|%%' % [3.14159, 'ab', 255], 'abc'[1:], std.split('a,b', ',')]",
        "[std.base64('kiln'), std.md5('kiln'), std.parseInt('-12'), std.escapeStringJson('\"\\n')]",
        "local f(a, b=a * 2) = [a, b]; [f(1), f(1, 3), f(b=4, a=2)]",
        "|||\n  text\n    block\n||| + @'C:\\n'",
        "assert std.objectHas({ a: 1 }, 'a') : 'no a'; std.foldl(function(a, b) a + b, std.range(1, 10), 0)",
    ];
    for program in programs {
        let value = |engine: &dyn Engine| {
            let evaluation = engine.evaluate(&Request::snippet("main", program), &MemorySources::new());
            evaluation.unwrap_or_else(|failure| panic!("{}: {program}: {failure:?}", engine.name())).document
        };
        assert_eq!(value(&RsJsonnet).to_json(), value(&LibJsonnet).to_json(), "{program}");
    }
}
