//! A text from a file with the place it stands at.

use kubekiln_yaml::Span;

/// Text and its place. Two are equal when their texts are.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// Where it was written.
    pub span: Span,
}

impl Text<'_> {
    /// No text.
    pub const EMPTY: Self = Self { text: "", span: Span::NONE };
}

impl Default for Text<'_> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text<'_> {}

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}
