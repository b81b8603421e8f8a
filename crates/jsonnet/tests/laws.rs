//! What holds for every document.
#![allow(missing_docs)]

use kubekiln_jsonnet::{Argument, Document, FailureKind, MemorySources, Request, evaluate};
use proptest::prelude::*;

fn document() -> impl Strategy<Value = Document> {
    let number = prop_oneof![
        any::<i32>().prop_map(|whole| Document::Int(i64::from(whole))),
        any::<f64>().prop_filter("JSON has no NaN or infinity", |number| number.is_finite()).prop_map(Document::number),
    ];
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::Bool),
        number,
        any::<String>().prop_map(Document::Str),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Document::Array),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(Document::object),
        ]
    })
}

fn value(program: &str, passed: Argument) -> Document {
    let mut request = Request::snippet("law", program);
    request.tlas = vec![("x".to_owned(), passed)];
    evaluate(&request, &MemorySources::new()).unwrap().document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parse_json_undoes_to_json(document in document()) {
        let json = document.to_json();
        prop_assert_eq!(value("function(x) std.parseJson(x)", Argument::Str(json)), document);
    }

    #[test]
    fn json_text_is_a_program_for_itself(document in document()) {
        prop_assert_eq!(value("function(x) x", Argument::Code(document.to_json())), document);
    }

    #[test]
    fn a_value_passes_through_unchanged(document in document()) {
        prop_assert_eq!(value("function(x) x", Argument::Value(document.clone())), document);
    }

    #[test]
    fn serde_undoes_itself(document in document()) {
        let text = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Document>(&text).unwrap(), &document);
        prop_assert_eq!(&serde_json::from_str::<Document>(&document.to_json()).unwrap(), &document);
    }
}

/// Words that make up programs, some of them right.
const SOUP: [&str; 56] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ";",
    ":",
    "::",
    "+:",
    ".",
    "=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!",
    "<",
    "&&",
    "local",
    "function",
    "if",
    "then",
    "else",
    "for",
    "in",
    "assert",
    "error",
    "self",
    "super",
    "$",
    "null",
    "true",
    "import",
    "importstr",
    "tailstrict",
    "x",
    "y",
    "a",
    "std",
    "std.length",
    "std.map",
    "std.range(1, 3)",
    "'s'",
    "\"\\u00e4\"",
    "@'v'",
    "|||\n  t\n|||",
    "0",
    "1.5",
    "1e3",
    "# c\n",
    "/* c */",
    "'\u{1f600}'",
];

fn soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(SOUP.to_vec());
    let expression = Just("1".to_owned()).prop_recursive(6, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("local x = {a}, y = x; {b} + x")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ a: {a}, b:: {b}, c: self.b, [$.a]: 1 }}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, if x then {b}, x][0]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(function(x, y={a}) [x, y])({b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("[x {a} for x in {b} if x != 1]")),
        ]
    });
    let free = prop::collection::vec(word.clone(), 0..30).prop_map(|words| words.join(" "));
    let broken = (expression, prop::collection::vec((any::<prop::sample::Index>(), word), 0..3));
    prop_oneof![
        free,
        broken.prop_map(|(text, slips)| {
            slips.into_iter().fold(text, |text, (at, word)| {
                let at = at.index(text.len() + 1);
                format!("{} {word} {}", &text[..text.floor_char_boundary(at)], &text[text.floor_char_boundary(at)..])
            })
        })
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_the_text_there_is_a_value_or_a_failure_with_its_place(text in soup()) {
        let mut request = Request::snippet("soup", text.as_str());
        request.limits.stack = 100;
        if let Err(failure) = evaluate(&request, &MemorySources::new()) {
            prop_assert!(failure.kind != FailureKind::Engine, "{}", failure.message);
            let place = failure.primary.expect("a place");
            prop_assert!(place.file == "soup" && place.start <= place.end && place.end as usize <= text.len());
            prop_assert!(text.is_char_boundary(place.start as usize) && text.is_char_boundary(place.end as usize));
            prop_assert!(place.line as usize <= text.split('\n').count() && place.column > 0);
        }
    }
}
