//! Patterns for paths, as Go's `filepath.Match` and `filepath.Glob` read them.

use kubekiln::World;
use std::path::Path;

use kubekiln::world::{PathKind, join};

/// A pattern that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("syntax error in pattern")]
pub(crate) struct BadPattern;

/// True when `name` fits the whole of `pattern`: `*` and `?` stand for anything but `/`, `[a-z]` and `[^a-z]` for one
/// character, `\` takes the next character as it is.
pub(crate) fn matches(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    let pattern = tokens(pattern)?;
    let name: Vec<char> = name.chars().collect();
    Ok(fits(&pattern, &name))
}

enum Token {
    Char(char),
    Any,
    Star,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

fn tokens(pattern: &str) -> Result<Vec<Token>, BadPattern> {
    let mut rest = pattern.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = rest.next() {
        tokens.push(match c {
            '*' => Token::Star,
            '?' => Token::Any,
            '\\' => Token::Char(rest.next().ok_or(BadPattern)?),
            '[' => class(&mut rest)?,
            other => Token::Char(other),
        });
    }
    Ok(tokens)
}

fn class(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Token, BadPattern> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && rest.next_if_eq(&']').is_some() {
            return Ok(Token::Class { negated, ranges });
        }
        let low = class_char(rest)?;
        let high = if rest.next_if_eq(&'-').is_some() { class_char(rest)? } else { low };
        ranges.push((low, high));
    }
}

fn class_char(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, BadPattern> {
    match rest.next() {
        Some('\\') => rest.next().ok_or(BadPattern),
        Some('-' | ']') | None => Err(BadPattern),
        Some(c) => Ok(c),
    }
}

/// Goes back to the last star only, so that cost grows with the product of both lengths at most.
fn fits(pattern: &[Token], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        let step = match (pattern.get(p), name.get(n)) {
            (None, None) => return true,
            (Some(Token::Star), _) => {
                back = Some((p, n));
                p += 1;
                continue;
            }
            (Some(token), Some(c)) => one(token, *c),
            _ => false,
        };
        if step {
            (p, n) = (p + 1, n + 1);
            continue;
        }
        match back {
            Some((star, from)) if name.get(from).is_some_and(|c| *c != '/') => {
                back = Some((star, from + 1));
                (p, n) = (star + 1, from + 1);
            }
            _ => return false,
        }
    }
}

fn one(token: &Token, c: char) -> bool {
    match token {
        Token::Char(wanted) => *wanted == c,
        Token::Any => c != '/',
        Token::Class { negated, ranges } => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
        Token::Star => false,
    }
}

/// The paths that fit `pattern`, sorted folder by folder, written as the pattern writes them. Hidden ones only when
/// the pattern's last part starts with a point.
pub(crate) fn glob(world: &dyn World, folder: &Path, pattern: &str) -> Result<Vec<String>, BadPattern> {
    tokens(pattern)?;
    let base = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let hidden = base(pattern).starts_with('.');
    let found = expand(world, folder, pattern)?;
    Ok(found.into_iter().filter(|path| hidden || !base(path).starts_with('.')).collect())
}

fn expand(world: &dyn World, folder: &Path, pattern: &str) -> Result<Vec<String>, BadPattern> {
    if !has_meta(pattern) {
        let there = !pattern.is_empty() && world.kind(&join(folder, pattern)).is_some();
        return Ok(if there { vec![pattern.to_owned()] } else { Vec::new() });
    }
    let (above, last) = pattern.rsplit_once('/').map_or(("", pattern), |(above, last)| (above, last));
    let above_shown = if above.is_empty() && pattern.starts_with('/') { "/" } else { above };
    let parents = if has_meta(above) { expand(world, folder, above)? } else { vec![above_shown.to_owned()] };
    let mut found = Vec::new();
    for parent in parents {
        let at = join(folder, if parent.is_empty() { "." } else { &parent });
        if world.kind(&at) != Some(PathKind::Directory) {
            continue;
        }
        for name in world.list(&at).unwrap_or_default() {
            if matches(last, &name)? {
                found.push(joined(&parent, &name));
            }
        }
    }
    Ok(found)
}

fn joined(parent: &str, name: &str) -> String {
    match parent {
        "" => name.to_owned(),
        "/" => format!("/{name}"),
        _ => clean(&format!("{parent}/{name}")),
    }
}

/// A path with `.`, `..` and doubled slashes worked out by its letters alone, as Go's `filepath.Clean` does.
pub(crate) fn clean(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    match (absolute, parts.join("/")) {
        (true, joined) => format!("/{joined}"),
        (false, joined) if joined.is_empty() => ".".to_owned(),
        (false, joined) => joined,
    }
}

fn has_meta(path: &str) -> bool {
    path.contains(['*', '?', '[', '\\'])
}

#[cfg(test)]
mod tests {
    use super::{BadPattern, clean, glob, matches};
    use kubekiln::world::MemoryWorld;
    use std::path::Path;

    #[test]
    fn patterns_are_go_s() {
        for (pattern, name, fits) in [
            ("a*c", "abbc", true),
            ("a*c", "ab/c", false),
            ("*.yaml", "x.yaml", true),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            ("a\\*", "a*", true),
            ("*a*b*", "xaxbx", true),
            ("", "", true),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), Ok(fits), "{pattern} {name}");
        }
        for bad in ["[", "[]", "[a", "a\\", "[a-]"] {
            assert_eq!(matches(bad, "x"), Err(BadPattern), "{bad}");
        }
    }

    #[test]
    fn paths_are_written_as_the_pattern_is() {
        let world = MemoryWorld::new()
            .with("/t/a/x.yaml", "")
            .with("/t/b.yaml", "")
            .with("/t/.h.yaml", "")
            .with("/t/c.yaml", "");
        let found = |pattern| glob(&world, Path::new("/t"), pattern).unwrap();
        assert_eq!(found("*.yaml"), ["b.yaml", "c.yaml"]);
        assert_eq!(found("./*.yaml"), ["b.yaml", "c.yaml"]);
        assert_eq!(found(".*.yaml"), [".h.yaml"]);
        assert_eq!(found("*/x.yaml"), ["a/x.yaml"]);
        assert_eq!(found("./b.yaml"), ["./b.yaml"]);
        assert_eq!(found("a"), ["a"]);
        assert_eq!(found("no*"), Vec::<String>::new());
    }

    #[test]
    fn cleaning() {
        assert_eq!(clean("./a//b/../c/"), "a/c");
        assert_eq!(clean("../../a"), "../../a");
        assert_eq!(clean("a/.."), ".");
    }
}
