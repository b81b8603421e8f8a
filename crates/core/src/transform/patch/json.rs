//! JSON 6902 on a node, with the reach and the words of kustomize's library (`evanphx/json-patch` v4): negative
//! indices count from the end, `replace` makes a missing field, what stands before a path's first slash is ignored.

use kubekiln_yaml::{Arena, Node, Value};

use super::operation::Operation;
use super::values::equal;

type Applied = Result<(), String>;

/// Applies one operation. The error is the library's own message.
pub(super) fn apply<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    match operation.op {
        "add" => add(root, operation, arena),
        "remove" => remove(root, operation, arena),
        "replace" => replace(root, operation, arena),
        "move" => move_value(root, operation, arena),
        "copy" => copy(root, operation, arena),
        "test" => test(root, operation, arena),
        other => Err(format!("Unexpected kind: {other}")),
    }
}

const MISSING: &str = "missing value";

fn path<'a>(operation: &Operation<'a>, verb: &str) -> Result<&'a str, String> {
    operation.path.ok_or_else(|| match verb {
        "add" | "remove" | "copy" => format!("{verb} operation failed to decode path: {MISSING}"),
        _ => format!("{verb} operation failed to decode path: operation missing path field: {MISSING}"),
    })
}

fn from<'a>(operation: &Operation<'a>, verb: &str) -> Result<&'a str, String> {
    let missing = || format!("{verb} operation failed to decode from: operation, missing from field: {MISSING}");
    operation.from.ok_or_else(missing)
}

fn add<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let path = path(operation, "add")?;
    let missing = || format!("add operation does not apply: doc is missing path: \"{path}\": {MISSING}");
    let (container, key) = find(root, path, arena).ok_or_else(missing)?;
    container.add(key, operation.value.clone()).map_err(|e| format!("error in add for path: '{path}': {e}"))
}

fn remove<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let path = path(operation, "remove")?;
    let missing = || format!("remove operation does not apply: doc is missing path: \"{path}\": {MISSING}");
    let (container, key) = find(root, path, arena).ok_or_else(missing)?;
    container.remove(key).map(drop).map_err(|e| format!("error in remove for path: '{path}': {e}"))
}

fn replace<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let path = path(operation, "replace")?;
    if path.is_empty() {
        if operation.value.as_mapping().is_none() {
            return Err("replace operation value must be object or array: %!w(<nil>)".to_owned());
        }
        root.value = operation.value.value.clone();
        return Ok(());
    }
    let missing = || format!("replace operation does not apply: doc is missing path: {path}: {MISSING}");
    let (container, key) = find(root, path, arena).ok_or_else(missing)?;
    let missing = |_| format!("replace operation does not apply: doc is missing key: {path}: {MISSING}");
    container.get(key).map_err(missing)?;
    container.set(key, operation.value.clone());
    Ok(())
}

fn move_value<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let from = from(operation, "move")?;
    let missing = || format!("move operation does not apply: doc is missing from path: {from}: {MISSING}");
    let (container, key) = find(root, from, arena).ok_or_else(missing)?;
    let value = container.remove(key).map_err(|e| format!("error in move for path: '{key}': {e}"))?;
    let path = path(operation, "move")?;
    let missing = || format!("move operation does not apply: doc is missing destination path: {path}: {MISSING}");
    let (container, key) = find(root, path, arena).ok_or_else(missing)?;
    container.add(key, value).map_err(|e| format!("error in move for path: '{path}': {e}"))
}

fn copy<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let from = from(operation, "copy")?;
    let missing = || format!("copy operation does not apply: doc is missing from path: {from}: {MISSING}");
    let (container, key) = find(root, from, arena).ok_or_else(missing)?;
    let value = container.get(key).map_err(|e| format!("error in copy for from: '{from}': {e}"))?;
    let value = value.cloned().unwrap_or_else(|| Node::null(operation.span));
    let path = path(operation, "copy")?;
    let missing = || format!("copy operation does not apply: doc is missing destination path: {path}: {MISSING}");
    let (container, key) = find(root, path, arena).ok_or_else(missing)?;
    container.add(key, value).map_err(|e| format!("error while adding value during copy: {e}"))
}

fn test<'a>(root: &mut Node<'a>, operation: &Operation<'a>, arena: &'a Arena) -> Applied {
    let path = path(operation, "test")?;
    let wanted = &operation.value;
    let holds = if path.is_empty() {
        equal(root, wanted, arena)
    } else {
        let missing = || format!("test operation does not apply: is missing path: {path}: {MISSING}");
        let (container, key) = find(root, path, arena).ok_or_else(missing)?;
        let found = container.get(key).map_err(|e| format!("error in test for path: '{path}': {e}"))?;
        found.map_or(wanted.is_null(), |found| equal(found, wanted, arena))
    };
    if holds { Ok(()) } else { Err(format!("testing value {path} failed: test failed")) }
}

/// The mapping or list that holds the last part of `path`, and that part.
fn find<'n, 'a>(root: &'n mut Node<'a>, path: &'a str, arena: &'a Arena) -> Option<(Container<'n, 'a>, &'a str)> {
    let decode = |part: &'a str| {
        if part.contains('~') { arena.keep(part.replace("~1", "/").replace("~0", "~")) } else { part }
    };
    let mut parts: Vec<&str> = path.split('/').skip(1).map(decode).collect();
    let key = parts.pop()?;
    let mut node = root;
    for part in parts {
        node = match &mut node.value {
            Value::Mapping(mapping) => mapping.get_mut(part)?,
            Value::Sequence(sequence) => {
                let place = index(part, sequence.items.len()).ok()?;
                &mut sequence.items[place]
            }
            _ => return None,
        };
    }
    matches!(node.value, Value::Mapping(_) | Value::Sequence(_)).then_some((Container(node), key))
}

/// A list's place by its number; negative ones count from the end.
fn index(key: &str, length: usize) -> Result<usize, String> {
    let number = number(key)?;
    let place = if number < 0 { number + signed(length) } else { number };
    usize::try_from(place).ok().filter(|p| *p < length).ok_or_else(|| invalid_index(number))
}

fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn number(key: &str) -> Result<i64, String> {
    key.parse().map_err(|_| format!("strconv.Atoi: parsing {key:?}: invalid syntax"))
}

fn invalid_index(number: i64) -> String {
    format!("Unable to access invalid index: {number}: invalid index referenced")
}

/// A mapping or list.
struct Container<'n, 'a>(&'n mut Node<'a>);

impl<'a> Container<'_, 'a> {
    /// The value of `key`: nothing for a missing field, an error for a place outside a list.
    fn get(&self, key: &str) -> Result<Option<&Node<'a>>, String> {
        match &self.0.value {
            Value::Sequence(sequence) => Ok(Some(&sequence.items[index(key, sequence.items.len())?])),
            _ => Ok(self.0.get(key)),
        }
    }

    /// Sets a field, or a place that [`Self::get`] has found.
    fn set(self, key: &'a str, value: Node<'a>) {
        match &mut self.0.value {
            Value::Sequence(sequence) => {
                if let Ok(place) = index(key, sequence.items.len()) {
                    sequence.items[place] = value;
                }
            }
            Value::Mapping(mapping) => mapping.set(key, value),
            _ => {}
        }
    }

    fn add(self, key: &'a str, value: Node<'a>) -> Applied {
        let Value::Sequence(sequence) = &mut self.0.value else {
            self.set(key, value);
            return Ok(());
        };
        if key == "-" {
            sequence.items.push(value);
            return Ok(());
        }
        let wrong = |e| format!("value was not a proper array index: '{key}': {e}");
        number(key).map_err(wrong)?;
        let place = index(key, sequence.items.len() + 1)?;
        sequence.items.insert(place, value);
        Ok(())
    }

    fn remove(self, key: &str) -> Result<Node<'a>, String> {
        match &mut self.0.value {
            Value::Sequence(sequence) => {
                let place = index(key, sequence.items.len())?;
                Ok(sequence.items.remove(place))
            }
            Value::Mapping(mapping) => {
                let missing = || format!("Unable to remove nonexistent key: {key}: {MISSING}");
                mapping.remove(key).map(|entry| entry.value).ok_or_else(missing)
            }
            _ => Err(MISSING.to_owned()),
        }
    }
}
