//! `std.native`: functions with the names and the answers that Tanka's have, so that libraries made for it work.

mod data;
mod go_regex;
mod key_names;

use kubekiln_jsonnet::Document;
use sha2::{Digest, Sha256};

pub(crate) use data::value;
use go_regex::GoRegex;
pub(crate) use key_names::KeyNames;

/// Builds a kustomize tree; what calls it answers it.
pub(crate) const KUSTOMIZE_BUILD: &str = "kustomizeBuild";
/// Renders a chart; what calls it answers it.
pub(crate) const HELM_TEMPLATE: &str = "helmTemplate";

/// Every function and its parameters.
const SIGNATURES: [(&str, &[&str]); 10] = [
    ("parseJson", &["json"]),
    ("parseYaml", &["yaml"]),
    ("manifestJsonFromJson", &["json", "indent"]),
    ("manifestYamlFromJson", &["json"]),
    ("escapeStringRegex", &["str"]),
    ("regexMatch", &["regex", "string"]),
    ("regexSubst", &["regex", "src", "repl"]),
    ("sha256", &["str"]),
    (HELM_TEMPLATE, &["name", "chart", "opts"]),
    (KUSTOMIZE_BUILD, &["path", "opts"]),
];

/// The functions as an evaluation takes them.
pub(crate) fn signatures() -> Vec<(String, Vec<String>)> {
    let owned = |params: &[&str]| params.iter().map(|param| (*param).to_owned()).collect();
    SIGNATURES.iter().map(|(name, params)| ((*name).to_owned(), owned(params))).collect()
}

/// Calls a function that needs nothing but its arguments.
pub(crate) fn call(name: &str, args: &[Document]) -> Result<Document, String> {
    let text = |at: usize| text(name, args, at);
    match name {
        "parseJson" => data::parse_json(text(0)?),
        "parseYaml" => data::parse_yaml(text(0)?),
        "manifestJsonFromJson" => data::manifest_json(text(0)?, indent(name, args)?).map(Document::Str),
        "manifestYamlFromJson" => data::manifest_yaml(text(0)?).map(Document::Str),
        "escapeStringRegex" => Ok(Document::Str(go_regex::quote_meta(text(0)?))),
        "regexMatch" => Ok(GoRegex::new(text(0)?)?.is_match(text(1)?).into()),
        "regexSubst" => Ok(GoRegex::new(text(0)?)?.replace_all(text(1)?, text(2)?).into()),
        "sha256" => Ok(hex(&Sha256::digest(text(0)?)).into()),
        _ => Err("it is not possible here".to_owned()),
    }
}

/// Argument `at`, which is to be a string.
pub(crate) fn text<'d>(name: &str, args: &'d [Document], at: usize) -> Result<&'d str, String> {
    match args.get(at) {
        Some(Document::Str(text)) => Ok(text),
        other => Err(mistyped(name, at, "a string", other)),
    }
}

fn indent(name: &str, args: &[Document]) -> Result<usize, String> {
    match args.get(1) {
        Some(Document::Int(spaces @ 0..=64)) => Ok(usize::try_from(*spaces).unwrap_or_default()),
        other => Err(mistyped(name, 1, "a number of spaces from 0 to 64", other)),
    }
}

fn mistyped(name: &str, at: usize, wanted: &str, found: Option<&Document>) -> String {
    let params = SIGNATURES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, params)| params);
    let param = params.get(at).unwrap_or(&"");
    format!("argument '{param}' must be {wanted}, not {}", found.map_or("nothing", Document::kind))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}
