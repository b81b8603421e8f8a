//! YAML files of one document, as values.

use std::error::Error;
use std::path::Path;

use kubekiln::package::json;
use kubekiln_yaml::{Arena, Limits, parse};
use serde_json::Value as Json;

/// The first document of the file.
pub fn read(path: &Path) -> Result<Json, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    value(&path.display().to_string(), text)
}

/// The first document of `text`, which is called `name`; nothing there is null.
pub fn value(name: &str, text: String) -> Result<Json, Box<dyn Error>> {
    let arena = Arena::new();
    let length = text.len();
    let source = arena.add(name, text);
    let documents = parse(&arena, source, 0..length, &Limits::default())?;
    Ok(documents.first().map(|document| json(&document.root, &arena)).transpose()?.unwrap_or_default())
}
