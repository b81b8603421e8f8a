//! Image references, by the grammar of distribution/reference: `[host[:port]/]path[:tag][@algorithm:hex]`. No library
//! reads them in place, with the parts as they are written, so the few rules stand here; a test holds them to the
//! published regular expression.

/// A reference, in parts as they are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Reference<'t> {
    /// The registry, when the reference names one.
    pub(crate) host: Option<&'t str>,
    /// The path in the registry.
    pub(crate) path: &'t str,
    /// What follows the colon.
    pub(crate) tag: Option<&'t str>,
    /// What follows the `@`.
    pub(crate) digest: Option<&'t str>,
}

impl<'t> Reference<'t> {
    /// Reads a text that is one reference and nothing else.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest).filter(|digest| is_digest(digest)).map(Some)?),
            None => (text, None),
        };
        let (host, rest) = match rest.split_once('/') {
            Some((first, rest)) if names_host(first) => (Some(first).filter(|host| is_host(host)).map(Some)?, rest),
            _ => (None, rest),
        };
        let (path, tag) = match rest.split_once(':') {
            Some((path, tag)) => (path, Some(tag).filter(|tag| is_tag(tag)).map(Some)?),
            None => (rest, None),
        };
        let length = host.map_or(0, |host| host.len() + 1) + path.len();
        (length <= 255 && path.split('/').all(is_component)).then_some(Self { host, path, tag, digest })
    }

    /// True when it says which of a repository's images it is.
    pub(crate) fn is_versioned(&self) -> bool {
        self.tag.is_some() || self.digest.is_some()
    }

    /// The repository in full: `mysql` is `docker.io/library/mysql`.
    pub(crate) fn repository(&self) -> String {
        match self.host {
            None | Some("docker.io" | "index.docker.io") if !self.path.contains('/') => {
                format!("docker.io/library/{}", self.path)
            }
            None | Some("docker.io" | "index.docker.io") => format!("docker.io/{}", self.path),
            Some(host) => format!("{host}/{}", self.path),
        }
    }
}

/// True when the part before the first slash is a registry and no part of a path, as docker tells them apart.
pub(super) fn names_host(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost"
}

fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let word = |word: &str| {
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = word.as_bytes();
        ends(bytes.first()) && ends(bytes.last()) && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    name.split('.').all(word) && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// Words of small letters and digits, between them `.`, `_`, `__` or any number of `-`.
fn is_component(component: &str) -> bool {
    let word = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = component.as_bytes();
    let ends_well = bytes.first().is_some_and(word) && bytes.last().is_some_and(word);
    ends_well
        && bytes.split(word).filter(|between| !between.is_empty()).all(|between| match between {
            b"." | b"_" | b"__" => true,
            dashes => dashes.iter().all(|b| *b == b'-'),
        })
}

fn is_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    tag.len() <= 128 && tag.bytes().next().is_some_and(word) && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

/// True for `algorithm:hex` with 32 digits or more.
pub(super) fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let word = |word: &str| {
        word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(word) && hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::Reference;

    /// The published expression, put together as distribution/reference does.
    fn published() -> Regex {
        let word = "[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]";
        let host = format!("(?:{word})(?:\\.(?:{word}))*(?::[0-9]+)?");
        let part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
        let digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
        let tag = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
        Regex::new(&format!("^(?:{host}/)?{part}(?:/{part})*(?::{tag})?(?:@{digest})?$")).unwrap()
    }

    #[test]
    fn texts_are_references_as_the_published_expression_says() {
        let published = published();
        let digest = format!("sha256:{}", "0a".repeat(32));
        let (tag, path) = ("t".repeat(128), "p".repeat(255));
        let mut texts: Vec<String> = [
            "mysql",
            "mysql:8.0",
            "a/b",
            "gcr.io/a/b:c",
            "host:5000/a",
            "host:/a",
            "host:x/a",
            "localhost/a",
            "a..b",
            "a._b",
            "a__b",
            "a___b",
            "a--b",
            "-a",
            "a-",
            "a/B",
            "a.b",
            "a.b/C",
            "a:b:c",
            "a@b",
            "a:",
            ":a",
            "/a",
            "a/",
            "a//b",
            "",
            "a b",
            "https://gcr.io/a",
            "gcr.io/a:",
            "gcr.io/a:.x",
            "gcr-.io/a",
            "gcr.io/",
            "é",
            "a:é",
        ]
        .map(str::to_owned)
        .into();
        texts.extend([
            format!("a@{digest}"),
            format!("a:b@{digest}"),
            format!("a@{digest}z"),
            format!("a@md5:{}", "0".repeat(31)),
        ]);
        texts.extend([format!("a:{tag}"), format!("a:{tag}t"), path.clone()]);
        for text in texts {
            assert_eq!(Reference::parse(&text).is_some(), published.is_match(&text), "{text:?}");
        }
        // What the expression leaves to others: a name's length, and what a host is.
        assert_eq!(Reference::parse(&format!("{path}p")), None);
        assert_eq!(Reference::parse("A/b"), None);
        assert_eq!(Reference::parse("x_y.io/a"), None);
    }

    #[test]
    fn docker_io_goes_without_saying() {
        let full = |text| Reference::parse(text).unwrap().repository();
        assert_eq!(full("mysql:8.0"), "docker.io/library/mysql");
        assert_eq!(full("kserve/agent"), "docker.io/kserve/agent");
        assert_eq!(full("docker.io/mysql"), "docker.io/library/mysql");
        assert_eq!(full("index.docker.io/a/b:c"), "docker.io/a/b");
        assert_eq!(full("gcr.io/a:b"), "gcr.io/a");
        assert_eq!(full("localhost/a"), "localhost/a");
    }
}
