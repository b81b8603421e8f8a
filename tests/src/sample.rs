//! Samples of custom resources: `tests/crds/PACKAGE/KIND-VERSION.yaml`. Their first lines name mistakes that have to be
//! refused: `# refuse: POINTER = JSON (reason)`.

use serde_json::Value as Json;

/// The mistakes that a sample's text names.
pub fn mistakes(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("# refuse: "))
}

/// The sample with the field set that `mistake` names; `None` where it cannot be.
pub fn with_mistake(sample: &Json, mistake: &str) -> Option<Json> {
    let (pointer, value) = mistake.split_once(" = ")?;
    let value = serde_json::Deserializer::from_str(value).into_iter::<Json>().next()?.ok()?;
    let (parent, field) = pointer.trim().rsplit_once('/')?;
    let mut wrong = sample.clone();
    let holder = wrong.pointer_mut(parent)?;
    match holder {
        Json::Object(fields) => drop(fields.insert(field.replace("~1", "/").replace("~0", "~"), value)),
        Json::Array(items) => *items.get_mut(field.parse::<usize>().ok()?)? = value,
        _ => return None,
    }
    Some(wrong)
}
