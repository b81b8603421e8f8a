//! What a program imports, found without evaluating it.

use crate::scan::{Kind, Token, tokens};

/// An `import`, `importstr` or `importbin` in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The path as written, without quotes.
    pub path: String,
    /// True for `import`, whose file is a program; the other two take files of any kind.
    pub is_program: bool,
    /// First byte of the keyword.
    pub start: usize,
    /// The byte after the path's closing quote.
    pub end: usize,
}

/// The imports of a program in written order, whether it would ever come to evaluate them or not. A text that is no
/// jsonnet gives what stands before the first thing that is none. Paths with escapes or in text blocks, which nobody
/// writes, are left out.
pub fn imports(text: &str) -> Vec<Import> {
    let mut found = Vec::new();
    let mut keyword: Option<Token> = None;
    for token in tokens(text.as_bytes()) {
        let word = keyword.take();
        match (token.kind, word) {
            (Kind::Word, _) if text[token.start..token.end].starts_with("import") => keyword = Some(token),
            (Kind::Literal, Some(word)) => found.extend(import(text, word, token)),
            _ => {}
        }
    }
    found
}

fn import(text: &str, word: Token, literal: Token) -> Option<Import> {
    let is_program = match &text[word.start..word.end] {
        "import" => true,
        "importstr" | "importbin" => false,
        _ => return None,
    };
    let written = &text[literal.start..literal.end];
    let verbatim = written.strip_prefix('@');
    let body = verbatim.unwrap_or(written);
    let quote = body.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let path = body.strip_prefix(quote)?.strip_suffix(quote)?;
    let plain = !path.contains(quote) && (verbatim.is_some() || !path.contains('\\'));
    plain.then(|| Import { path: path.to_owned(), is_program, start: word.start, end: literal.end })
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn imports_are_found_where_they_are_code() {
        let text =
            "// import 'a'\nlocal b = import \"b\", importer = 'c';\n[importstr 'd', 'import \"e\"', b.import, @'f']";
        let found = imports(text);
        let paths: Vec<_> = found.iter().map(|i| (i.path.as_str(), i.is_program)).collect();
        assert_eq!(paths, [("b", true), ("d", false)]);
        assert_eq!(&text[found[0].start..found[0].end], "import \"b\"");
    }
}
