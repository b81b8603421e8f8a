//! What several commands take as arguments.

use crate::error::{EditError, Result};

/// `key:value` arguments in order; a key given twice has its last value.
pub(crate) fn pairs(inputs: &[String], kind: &str) -> Result<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for input in inputs {
        let (key, value) = match input.split_once(':') {
            Some(("", _)) => {
                let message = format!("invalid {kind}: '{input}' (need k:v pair where v may be quoted)");
                return Err(EditError::usage(message).into());
            }
            Some((key, value)) => (key, unquoted(value)),
            None => (input.as_str(), ""),
        };
        pairs.retain(|(known, _)| known != key);
        pairs.push((key.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value)
}

/// The options of `buildMetadata`, one argument with commas.
pub(crate) fn build_metadata(args: &[String]) -> Result<Vec<&str>> {
    const OPTIONS: [&str; 3] = ["originAnnotations", "transformerAnnotations", "managedByLabel"];
    let [one] = args else {
        let message = match args {
            [] => "must specify a buildMetadata option".to_owned(),
            many => format!(
                "too many arguments: [{}]; to provide multiple buildMetadata options, please separate options by comma",
                many.join(" ")
            ),
        };
        return Err(EditError::usage(message).into());
    };
    let options: Vec<&str> = one.split(',').collect();
    match options.iter().find(|option| !OPTIONS.contains(option)) {
        Some(unknown) => Err(EditError::usage(format!("invalid buildMetadata option: {unknown}")).into()),
        None => Ok(options),
    }
}

/// The only argument; `message` says what it should have been.
pub(crate) fn only<'s>(args: &'s [String], message: &str) -> Result<&'s str> {
    match args {
        [one] => Ok(one),
        _ => Err(EditError::usage(message).into()),
    }
}

/// At least one argument; `message` says of what.
pub(crate) fn some<'s>(args: &'s [String], message: &str) -> Result<&'s [String]> {
    if args.is_empty() { Err(EditError::usage(message).into()) } else { Ok(args) }
}

/// True for the same namespace: none is `default`.
pub(crate) fn same_namespace(one: &str, other: &str) -> bool {
    let named = |n: &str| if n.is_empty() { "default".to_owned() } else { n.to_owned() };
    named(one) == named(other)
}
