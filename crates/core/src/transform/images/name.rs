//! Image references: `name[:tag][@digest]`, and the names that entries of `images:` look for.

use regex::Regex;

/// What may follow a name: kustomize's pattern, with the marks of templates allowed in tags.
const TAIL: &str = r"(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$";

/// The name of an entry, ready to match.
pub(super) enum Name<'a> {
    /// Nothing special but points, each of which stands for any character.
    Simple(&'a str),
    /// Any other regular expression, with the tail.
    Pattern(Box<Regex>),
    /// No regular expression: kustomize lets it match nothing.
    Nothing,
}

impl<'a> Name<'a> {
    /// kustomize puts the name into a pattern as it is.
    pub(super) fn new(name: &'a str) -> Self {
        let simple = |b: u8| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b);
        if name.bytes().all(simple) {
            return Self::Simple(name);
        }
        Regex::new(&format!("^{name}{TAIL}")).map_or(Self::Nothing, |pattern| Self::Pattern(Box::new(pattern)))
    }

    /// True when `reference` is this name with any tag and digest.
    pub(super) fn matches(&self, reference: &str) -> bool {
        match self {
            Self::Simple(name) => after(reference, name).is_some_and(is_tail),
            Self::Pattern(pattern) => pattern.is_match(reference),
            Self::Nothing => false,
        }
    }
}

/// What follows `name` in `reference`; a point in the name stands for any character but a line end.
fn after<'r>(reference: &'r str, name: &str) -> Option<&'r str> {
    let mut rest = reference.chars();
    let fits = |wanted: char, found: char| wanted == found || (wanted == '.' && found != '\n');
    name.chars().all(|wanted| rest.next().is_some_and(|found| fits(wanted, found))).then_some(rest.as_str())
}

/// `TAIL` by hand.
fn is_tail(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_.{}-".contains(&b);
    let Some((tag, digest)) = text.split_once('@') else {
        return text.is_empty() || text.strip_prefix(':').is_some_and(|tag| tag.bytes().all(allowed));
    };
    let tag_fits = tag.is_empty() || tag.strip_prefix(':').is_some_and(|tag| tag.bytes().all(allowed));
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_alphanumeric());
    let digest_fits = digest.split_once(':').is_some_and(|(algorithm, value)| {
        algorithm.split(['.', '+', '_', '-']).all(word) && value.bytes().all(allowed)
    });
    tag_fits && digest_fits
}

/// Name, tag and digest of a reference; a colon before the first slash is a port.
pub(super) fn split(reference: &str) -> (&str, &str, &str) {
    let host = reference.find('/').unwrap_or(0);
    let find = |mark: char| reference[host..].find(mark).map(|i| i + host);
    match (find(':'), find('@')) {
        (None, None) => (reference, "", ""),
        (Some(colon), None) => (&reference[..colon], &reference[colon + 1..], ""),
        (Some(colon), Some(at)) if colon < at => (&reference[..colon], &reference[colon + 1..at], &reference[at + 1..]),
        (_, Some(at)) => (&reference[..at], "", &reference[at + 1..]),
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::{Name, TAIL, split};

    const REFERENCES: [&str; 21] = [
        "nginx",
        "nginx:1",
        "nginx:",
        "nginx:{tag}",
        "nginx@sha256:ab",
        "nginx:1@sha512:ab",
        "nginx@multihash+base58:Qm",
        "nginx@a.b_c-d:",
        "nginx@:ab",
        "nginx@a..b:c",
        "nginx@sha256",
        "nginx:1:2",
        "nginx:1@a:b@c:d",
        "nginx:é",
        "my-nginx",
        "nginxé",
        "host:80/nginx:1",
        "host/nginx",
        "a.b/c:1",
        "aXb/c:1",
        "",
    ];

    #[test]
    fn names_without_patterns_match_as_the_pattern_does() {
        for name in ["nginx", "nginx:1", "nginx@a", "host/nginx", "host:80/nginx", "a.b/c", "ngin.", "", "."] {
            let pattern = Regex::new(&format!("^{name}{TAIL}")).unwrap();
            let simple = Name::new(name);
            assert!(matches!(simple, Name::Simple(_)));
            for reference in REFERENCES {
                assert_eq!(simple.matches(reference), pattern.is_match(reference), "{name:?} {reference:?}");
            }
        }
    }

    #[test]
    fn references_split_at_the_tag_and_the_digest() {
        assert_eq!(split("foo.com:443/nginx:1.2.3@sha256:12345"), ("foo.com:443/nginx", "1.2.3", "sha256:12345"));
        assert_eq!(split("nginx@sha256:12345"), ("nginx", "", "sha256:12345"));
        assert_eq!(split("foo.com:443/nginx"), ("foo.com:443/nginx", "", ""));
        assert_eq!(split("nginx:1"), ("nginx", "1", ""));
    }
}
