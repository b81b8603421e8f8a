//! `nameFormat`: the keys under which Tanka puts the objects of a chart or of a kustomization.

use kubekiln_jsonnet::Document;

/// What Tanka takes when there is no `nameFormat`.
const DEFAULT: &str = r#"{{ print .kind "_" .metadata.name | snakecase }}"#;

/// A format in Go's template language, of which `print`, fields, strings and `| snakecase` are understood.
pub(crate) struct KeyNames {
    format: String,
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    /// What `{{ }}` prints.
    Print {
        parts: Vec<Part>,
        snake_case: bool,
    },
}

enum Part {
    Text(String),
    Field(Vec<String>),
}

impl KeyNames {
    /// Empty for Tanka's default.
    pub(crate) fn parse(format: &str) -> Result<Self, String> {
        let format = if format.is_empty() { DEFAULT } else { format };
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some((before, behind)) = rest.split_once("{{") {
            pieces.push(Piece::Text(before.to_owned()));
            let (action, behind) = behind.split_once("}}").ok_or_else(|| unknown(format))?;
            pieces.push(action_of(action).ok_or_else(|| unknown(format))?);
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { format: format.to_owned(), pieces })
    }

    /// The objects under their keys.
    pub(crate) fn keyed(&self, objects: Vec<Document>) -> Result<Document, String> {
        let mut keyed = std::collections::BTreeMap::new();
        for object in objects {
            let key = self.key(&object);
            if keyed.contains_key(&key) {
                let format = &self.format;
                return Err(format!(
                    "found duplicate resource name \"{key}\" with nameFormat '{format}': give a nameFormat that tells \
                     the objects apart"
                ));
            }
            keyed.insert(key, object);
        }
        Ok(Document::Object(keyed.into_iter().collect()))
    }

    fn key(&self, object: &Document) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Print { parts, snake_case } => {
                let printed: String = parts.iter().map(|part| part.print(object)).collect();
                if *snake_case { snake_case_of(&printed) } else { printed }
            }
        };
        self.pieces.iter().map(piece).collect()
    }
}

impl Part {
    fn print(&self, object: &Document) -> String {
        let path = match self {
            Self::Text(text) => return text.clone(),
            Self::Field(path) => path,
        };
        match path.iter().try_fold(object, |at, key| at.get(key)) {
            Some(Document::Str(text)) => text.clone(),
            None | Some(Document::Null) => "<nil>".to_owned(),
            Some(other) => other.to_json(),
        }
    }
}

fn unknown(format: &str) -> String {
    format!(
        "nameFormat '{format}': of Go's templates only `print` of fields and strings is understood, and `| snakecase`"
    )
}

/// `print .kind "_" .metadata.name | snakecase`
fn action_of(action: &str) -> Option<Piece> {
    let action = action.trim_matches(['-', ' ', '\t', '\n']);
    let (printed, snake_case) = match action.rsplit_once('|') {
        Some((printed, filter)) if filter.trim() == "snakecase" => (printed.trim(), true),
        Some(_) => return None,
        None => (action, false),
    };
    let mut rest = printed.strip_prefix("print ").unwrap_or(printed).trim_start();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = match rest.strip_prefix('"') {
            Some(behind) => behind.find('"')? + 2,
            None => rest.find(' ').unwrap_or(rest.len()),
        };
        let (word, behind) = rest.split_at(end);
        parts.push(match word.strip_prefix('.') {
            Some(path) => Part::Field(path.split('.').map(str::to_owned).collect()),
            None => Part::Text(word.strip_prefix('"')?.strip_suffix('"')?.to_owned()),
        });
        rest = behind.trim_start();
    }
    (!parts.is_empty()).then_some(Piece::Print { parts, snake_case })
}

/// Kinds of words that sprig's `snakecase` tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Number,
    /// Capitals, or one capital and the letters behind it.
    Upper,
    Lower,
    Connector,
    Punctuation,
    Other,
}

impl Word {
    /// Letters and digits that go on the word before them.
    fn goes_on(word: Option<(Word, &str)>) -> bool {
        matches!(word, Some((Self::Lower | Self::Number, _)))
    }

    /// An underscore separates it from the word before.
    fn is_parted(word: Option<(Word, &str)>) -> bool {
        word.is_some_and(|(kind, _)| !matches!(kind, Self::Connector | Self::Punctuation))
    }
}

/// Words in lower case with underscores between them, as sprig's `snakecase` parts them: a number belongs to the word
/// before it, unless small letters follow.
fn snake_case_of(text: &str) -> String {
    let words = words(text);
    let mut out = String::new();
    let mut at = 0;
    let lower = |out: &mut String, (kind, word): (Word, &str)| match kind {
        Word::Connector => out.push_str(&"_".repeat(word.chars().count())),
        _ => out.push_str(&word.to_lowercase()),
    };
    while let Some(word) = words.get(at).copied() {
        lower(&mut out, word);
        at += 1;
        let next = |at: usize| words.get(at).copied();
        match word.0 {
            Word::Connector | Word::Punctuation => {}
            Word::Number => {
                while Word::goes_on(next(at)) {
                    words.get(at).into_iter().for_each(|word| lower(&mut out, *word));
                    at += 1;
                }
                if Word::is_parted(next(at)) {
                    out.push('_');
                }
            }
            _ if next(at).is_some_and(|(kind, _)| kind == Word::Number) && next(at + 1).is_some() => {
                let small = next(at + 1).is_some_and(|(kind, _)| kind == Word::Lower);
                if small {
                    out.push('_');
                }
                words.get(at).into_iter().for_each(|word| lower(&mut out, *word));
                at += 1;
                while small && Word::goes_on(next(at)) {
                    words.get(at).into_iter().for_each(|word| lower(&mut out, *word));
                    at += 1;
                }
                if Word::is_parted(next(at)) {
                    out.push('_');
                }
            }
            _ if next(at).is_some_and(|(kind, _)| kind != Word::Number) && Word::is_parted(next(at)) => out.push('_'),
            _ => {}
        }
    }
    out
}

fn words(text: &str) -> Vec<(Word, &str)> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = kind_of(first);
        let end = match kind {
            Word::Upper => upper_end(rest),
            kind => rest.find(|c| kind_of(c) != kind).unwrap_or(rest.len()),
        };
        let (word, behind) = rest.split_at(end);
        words.push((kind, word));
        rest = behind;
    }
    words
}

/// `HTTPServer` is `HTTP` and `Server`.
fn upper_end(text: &str) -> usize {
    let capitals = text.find(|c| kind_of(c) != Word::Upper).unwrap_or(text.len());
    let small = text[capitals..].chars().next().is_some_and(|c| kind_of(c) == Word::Lower);
    let count = text[..capitals].chars().count();
    match (small, count) {
        (true, 1) => capitals + text[capitals..].find(|c| kind_of(c) != Word::Lower).unwrap_or(text.len() - capitals),
        (true, _) => text[..capitals].char_indices().next_back().map_or(capitals, |(at, _)| at),
        (false, _) => capitals,
    }
}

fn kind_of(c: char) -> Word {
    match c {
        '-' | '_' => Word::Connector,
        c if c.is_whitespace() => Word::Connector,
        c if c.is_uppercase() => Word::Upper,
        c if c.is_alphabetic() => Word::Lower,
        c if c.is_numeric() => Word::Number,
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => Word::Other,
        c if c.is_ascii_punctuation() => Word::Punctuation,
        _ => Word::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::snake_case_of;

    #[test]
    fn snake_case_is_sprigs() {
        for (text, snake) in [
            ("Deployment_my-app", "deployment_my_app"),
            ("ConfigMap_web", "config_map_web"),
            ("HTTPServer", "http_server"),
            ("NoHTTPS", "no_https"),
            ("GO PATH", "go_path"),
            ("http2xx", "http_2xx"),
            ("HTTP20xOK", "http_20x_ok"),
            ("Duration2m3s", "duration_2m3s"),
            ("Bld4Floor3rd", "bld4_floor_3rd"),
            ("Service_web-2", "service_web_2"),
            ("a.b", "a.b"),
        ] {
            assert_eq!(snake_case_of(text), snake, "{text}");
        }
    }
}
