//! The name that a misspelt one was meant to be.

use std::collections::BTreeSet;

use crate::scan::{Kind, tokens};

/// The word of `texts` that is `name` but for a slip or two, the nearest one; of equals the first by alphabet.
///
/// Any word will do, whatever it stands for: the engine does not tell which names there would have been.
pub(super) fn meant<'t>(name: &str, texts: impl Iterator<Item = &'t [u8]>) -> Option<String> {
    let slips = name.chars().count() / 3;
    let near = |word: &&str| *word != name && word.len().abs_diff(name.len()) <= slips;
    let words: BTreeSet<&str> = texts.flat_map(words).filter(near).collect();
    let ranked = words.into_iter().map(|word| (strsim::osa_distance(name, word), word));
    let (_, word) = ranked.filter(|(distance, _)| *distance <= slips).min()?;
    Some(word.to_owned())
}

fn words(text: &[u8]) -> impl Iterator<Item = &str> {
    let words = tokens(text).filter(|token| token.kind == Kind::Word);
    words.filter_map(|token| std::str::from_utf8(&text[token.start..token.end]).ok())
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let text = "local replicas = 1; { spec: replicas, sepc: 2, spex: 3, ab: 4 }";
        let meant = |name| meant(name, [text.as_bytes()].into_iter());
        assert_eq!(meant("replcas").as_deref(), Some("replicas"));
        assert_eq!(meant("sepc").as_deref(), Some("spec"));
        assert_eq!(meant("specs").as_deref(), Some("spec"));
        assert_eq!(meant("ac"), None);
        assert_eq!(meant("metadata"), None);
    }
}
