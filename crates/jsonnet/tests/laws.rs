//! What holds for every document.
#![allow(missing_docs)]

use kubekiln_jsonnet::{Argument, Document, MemorySources, Request, evaluate};
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
