//! Dotted paths as vars and replacements write them, and reading the field they lead to.

use kubekiln_yaml::{Arena, Node, Sequence, Value};

use super::field_setter::wrong_kind;

/// Splits a path at its dots (kustomize's `SmarterPathSplitter`). `\.` is a dot within a key. Square brackets hold a
/// part together: `[name=a.b]` picks from a list, `[a.b]` is the key `a.b`.
pub(crate) fn split<'a>(path: &'a str, arena: &'a Arena) -> Vec<&'a str> {
    let pieces = split_escaped(path, arena);
    let mut parts = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter();
    while let Some(piece) = rest.next() {
        if !piece.starts_with('[') || piece.ends_with(']') {
            parts.push(piece);
            continue;
        }
        let mut whole = piece.to_owned();
        for next in rest.by_ref() {
            whole = whole + "." + next;
            if next.ends_with(']') {
                break;
            }
        }
        let whole = arena.keep(whole);
        parts.push(if whole.contains('=') { whole } else { whole.trim_matches(['[', ']']) });
    }
    parts
}

fn split_escaped<'a>(path: &'a str, arena: &'a Arena) -> Vec<&'a str> {
    // One leading dot is allowed.
    let path = path.strip_prefix('.').unwrap_or(path);
    let mut parts: Vec<&'a str> = Vec::new();
    for piece in path.split('.') {
        match parts.last_mut().and_then(|last| Some((last.strip_suffix('\\')?, last))) {
            Some((open, last)) => *last = arena.keep(format!("{open}.{piece}")),
            None => parts.push(piece),
        }
    }
    parts
}

/// What a part of a path picks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part<'p> {
    /// A key of a mapping.
    Key(&'p str),
    /// An item of a list by its place.
    Index(usize),
    /// The last item of a list.
    Last,
    /// Items of a list whose field has a value; without a field, the items that are the value.
    Item { field: &'p str, value: &'p str },
    /// All items of a list.
    Every,
}

/// A number as Go's `strconv.Atoi` reads it.
pub(crate) fn index(part: &str) -> Option<i64> {
    part.parse::<i64>().ok()
}

/// True for `[...]`.
pub(crate) fn is_list_index(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

/// Field and value of `[field=value]`.
pub(crate) fn item(part: &str) -> Result<Part<'_>, String> {
    let inner = part.strip_suffix(']').unwrap_or(part);
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    match inner.split_once('=') {
        Some((field, value)) => Ok(Part::Item { field, value }),
        None => Err("list path element must contain fieldName=fieldValue for element to match".to_owned()),
    }
}

/// What `text` picks.
pub(crate) fn part(text: &str) -> Result<Part<'_>, String> {
    match index(text) {
        Some(number) => match usize::try_from(number) {
            Ok(number) => Ok(Part::Index(number)),
            Err(_) => Err(format!("array index {number} cannot be negative")),
        },
        None if text == "-" => Ok(Part::Last),
        None if text == "*" => Ok(Part::Every),
        None if is_list_index(text) => item(text),
        None => Ok(Part::Key(text)),
    }
}

/// The field that `path` leads to (kustomize's `Lookup`); `None` when something on the way is missing.
pub(crate) fn lookup<'n, 'a>(node: &'n Node<'a>, path: &[&str]) -> Result<Option<&'n Node<'a>>, String> {
    let mut at = node;
    for text in path.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
        match step(at, part(text)?)? {
            Some(next) => at = next,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

/// The same field, to change.
pub(crate) fn lookup_mut<'n, 'a>(node: &'n mut Node<'a>, path: &[&str]) -> Option<&'n mut Node<'a>> {
    path.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).try_fold(node, |at, text| {
        let part = part(text).ok()?;
        match (&mut at.value, part) {
            (Value::Mapping(mapping), Part::Key(key)) => mapping.get_mut(key),
            (Value::Sequence(sequence), part) => {
                let place = pick(sequence, part)?;
                sequence.items.get_mut(place)
            }
            _ => None,
        }
    })
}

fn step<'n, 'a>(node: &'n Node<'a>, part: Part<'_>) -> Result<Option<&'n Node<'a>>, String> {
    if let Part::Every = part {
        return Err("wildcard is not supported in PathGetter".to_owned());
    }
    if node.is_null() {
        return Ok(None);
    }
    match (&node.value, part) {
        (Value::Mapping(mapping), Part::Key(key)) => Ok(mapping.get(key)),
        (_, Part::Key(_)) => Err(wrong_kind("MappingNode", node).message),
        (Value::Sequence(sequence), part) => Ok(pick(sequence, part).and_then(|place| sequence.items.get(place))),
        _ => Err(wrong_kind("SequenceNode", node).message),
    }
}

/// Place of the item that `part` picks.
pub(crate) fn pick(sequence: &Sequence<'_>, part: Part<'_>) -> Option<usize> {
    let items = &sequence.items;
    match part {
        Part::Index(number) => Some(number),
        Part::Last => items.len().checked_sub(1),
        Part::Item { field: "", value } => items.iter().position(|i| i.text().unwrap_or("") == value),
        Part::Item { field, value } => {
            items.iter().position(|i| i.get(field).is_some_and(|f| f.text().unwrap_or("") == value))
        }
        Part::Key(_) | Part::Every => None,
    }
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::Arena;

    use super::split;

    #[test]
    fn brackets_and_backslashes_hold_parts_together() {
        let arena = Arena::new();
        let check = |path, parts: &[&str]| assert_eq!(split(path, &arena), parts, "{path}");
        check("a.b.0", &["a", "b", "0"]);
        check(".a.b", &["a", "b"]);
        check("", &[""]);
        check(r"a.b\.c\.d.e", &["a", "b.c.d", "e"]);
        check("a.[name=x.y/z].c", &["a", "[name=x.y/z]", "c"]);
        check("a.[b.c/d].e", &["a", "b.c/d", "e"]);
        check("a.[b].c", &["a", "[b]", "c"]);
        check("a.[b.c", &["a", "b.c"]);
    }
}
