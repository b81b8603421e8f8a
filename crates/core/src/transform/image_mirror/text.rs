//! References in running text: programs, command lines, ini and env files, templates that are no YAML.
//!
//! A reference is a whole word: what stands around it must be blank, a quote or punctuation that no reference has, so
//! that no URL, module path or part of a longer word is taken for one. Comments are left alone.

use std::ops::Range;

use super::keys::{Place, named, speaks_of_images};
use super::reference::Reference;
use super::word::{Candidate, is_part};

/// A reference in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Hit {
    /// Its bytes in the text, without a tag that is not written there.
    pub(super) range: Range<usize>,
    /// What it lacks.
    pub(super) tail: Tail,
    /// It is one whatever the rules say. If not, it is where a rule names its registry.
    pub(super) is_sure: bool,
}

/// What is missing of a reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Tail {
    /// Nothing.
    Whole,
    /// A placeholder stands for the tag: `gcr.io/a/b:{{ .Version }}`.
    Placeholder,
    /// The tags that other fields hold.
    Versions(Vec<String>),
    /// Names of images below it, and their tag: Istio's `hub`.
    Images(Vec<String>, String),
}

/// What a reference is taken for where it stands; none when it is no image. `alone`: nothing else stands there.
pub(super) fn judge(reference: &Reference<'_>, tail: &Tail, place: Place, alone: bool) -> Option<bool> {
    let versioned = reference.is_versioned() || *tail != Tail::Whole;
    if !versioned && is_file(reference.path) {
        return None;
    }
    if reference.host.is_some() {
        let sure = versioned || place >= Place::Image || (alone && place == Place::About);
        return (sure || alone).then_some(sure);
    }
    let path = reference.path;
    let has_folder = path.contains('/');
    let is_image = match place {
        Place::Container => versioned || path != "auto",
        Place::Image => has_folder || (versioned && path != "sha256"),
        Place::About => versioned && has_folder,
        Place::Any => false,
    };
    is_image.then_some(true)
}

/// True for a path that ends as files do, and no image that people name.
fn is_file(path: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "css", "gif", "git", "gz", "htm", "html", "ico", "iso", "jpeg", "jpg", "json", "md", "png", "qcow2", "svg",
        "tar", "tgz", "webp", "yaml", "zip",
    ];
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// The references of a text that has nothing but them, with commas between several.
pub(super) fn list(text: &str, place: Place) -> Option<Vec<Hit>> {
    let several = text.contains(',');
    let place = if several { place.min(Place::Image) } else { place };
    let mut start = 0;
    let mut hits = Vec::new();
    for piece in text.split(',') {
        let before = start + (piece.len() - piece.trim_start().len());
        start += piece.len() + 1;
        let range = before..before + piece.trim().len();
        if several && range.is_empty() {
            continue;
        }
        hits.push(whole(text, range, place)?);
    }
    Some(hits)
}

fn whole(text: &str, range: Range<usize>, place: Place) -> Option<Hit> {
    let is_one_word = |c: &u8| is_part(*c);
    let word = &text.as_bytes()[range.clone()];
    let end = word.iter().position(|c| !is_one_word(c)).unwrap_or(word.len());
    let candidate = Candidate::new(text, range.start..range.start + end)?;
    let is_all = match candidate.tail {
        Tail::Placeholder => !word[end..].iter().any(u8::is_ascii_whitespace) || ends_placeholder(&word[end..]),
        _ => end == word.len(),
    };
    let sure = judge(&candidate.reference, &candidate.tail, place, true).filter(|_| is_all)?;
    Some(candidate.hit(sure))
}

/// `{{ .Tag }}` and the like.
fn ends_placeholder(word: &[u8]) -> bool {
    matches!(word, [b'{' | b'$' | b'<', .., b'}' | b')' | b'>'])
}

/// Every reference in running text, in order.
pub(super) fn scan(text: &str, place: Place) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + code(line).len();
        let line_of_code = &text[start..end];
        if line_of_code.contains('/') || speaks_of_images(line_of_code) {
            scan_line(text, start..end, place, &mut hits);
        }
        start += line.len();
    }
    hits
}

/// A line without the comment that it is or ends with.
fn code(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with(['#', ';']) || trimmed.starts_with("//") {
        return "";
    }
    let quotes = |part: &str, quote: char| part.matches(quote).count() % 2;
    let is_comment = |place: &usize| quotes(&line[..*place], '"') == 0 && quotes(&line[..*place], '\'') == 0;
    let comment = line.match_indices(" #").map(|(place, _)| place).take(8).find(is_comment);
    &line[..comment.unwrap_or(line.len())]
}

fn scan_line(text: &str, line: Range<usize>, place: Place, hits: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    let mut at = line.start;
    while at < line.end {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let end = at + bytes[at..line.end].iter().take_while(|byte| is_part(**byte)).count();
        hits.extend(word(text, &line, at..end, place));
        at = end;
    }
}

/// What a word of a line is.
fn word(text: &str, line: &Range<usize>, range: Range<usize>, place: Place) -> Option<Hit> {
    let candidate = Candidate::new(text, range)?;
    let before = near(&text[line.start..candidate.start]);
    let place = key(before).map_or(place.min(Place::About), |key| named(key).max(place.min(Place::About)));
    let place = place.min(Place::Image);
    let behind = &text[candidate.end()..line.end];
    let is_closed = !behind.starts_with(char::is_whitespace) || behind.trim().is_empty();
    let alone = is_closed && begins_a_value(before);
    // Without a registry it is what its key says, and the whole of the value.
    if candidate.reference.host.is_none() && !alone {
        return None;
    }
    let sure = judge(&candidate.reference, &candidate.tail, place, alone)?;
    (!is_in_url(before)).then(|| candidate.hit(sure))
}

/// The name in front of a value: `name: `, `"name": "`, `name=`, `--name `.
fn key(before: &str) -> Option<&str> {
    let quotes = ['"', '\'', '`', '\\'];
    let bare = before.trim_end_matches(quotes).trim_end();
    let Some(named) = bare.strip_suffix([':', '=']) else {
        let flag = bare.rsplit(char::is_whitespace).next().unwrap_or("").trim_matches(quotes);
        return (flag.starts_with('-') && !flag.contains('=') && before.ends_with([' ', '"', '\''])).then_some(flag);
    };
    let named = named.trim_end_matches(':').trim_end().trim_end_matches(quotes);
    let is_name = |c: char| c.is_alphanumeric() || "._-/".contains(c);
    let start = named
        .rfind(|c: char| !is_name(c))
        .map_or(0, |place| place + named[place..].chars().next().map_or(1, char::len_utf8));
    Some(&named[start..]).filter(|name| !name.is_empty())
}

/// True where a value may begin: in quotes, behind a name or a dash, at the start of a line.
fn begins_a_value(before: &str) -> bool {
    let bare = before.trim_end();
    before.ends_with(['"', '\'', '`', '=', ',', '[', '('])
        || bare.is_empty()
        || bare.ends_with([':', '='])
        || { bare.trim_start() == "-" || key(before).is_some() }
        || before.ends_with(":-")
}

/// As much of what stands before a word as can matter: a line may be a whole minified document.
fn near(before: &str) -> &str {
    const FAR: usize = 512;
    &before[before.ceil_char_boundary(before.len().saturating_sub(FAR))..]
}

/// True inside of a URL: `https://host/path?image=`.
fn is_in_url(before: &str) -> bool {
    let start = before.rfind(|c: char| c.is_whitespace() || "\"'`,".contains(c)).map_or(0, |place| place + 1);
    before[start..].find("://").is_some_and(|place| start + place + 3 < before.len())
}

#[cfg(test)]
mod tests {
    use super::{Place, list, scan};

    fn scanned(text: &str) -> Vec<&str> {
        scan(text, Place::Any).into_iter().map(|hit| &text[hit.range]).collect()
    }

    #[test]
    fn references_are_whole_words() {
        for (text, wanted) in [
            ("run gcr.io/a/b:1 now", vec!["gcr.io/a/b:1"]),
            ("a=gcr.io/a/b:1,quay.io/c:2;", vec!["gcr.io/a/b:1", "quay.io/c:2"]),
            ("x = \"gcr.io/a/b\"", vec!["gcr.io/a/b"]),
            ("f('gcr.io/a/b', 1)", vec!["gcr.io/a/b"]),
            ("${IMAGE:-gcr.io/a/b:1}", vec!["gcr.io/a/b:1"]),
            ("docker://gcr.io/a/b:1", vec!["gcr.io/a/b:1"]),
            ("image: gcr.io/a/b:{{ .Tag }}", vec!["gcr.io/a/b"]),
            ("image: gcr.io/a/b:$TAG", vec!["gcr.io/a/b"]),
            ("- name: a\n  image: mysql:8.0\n", vec!["mysql:8.0"]),
            ("IMAGE=kserve/agent\n", vec!["kserve/agent"]),
            ("{\"image\": \"kserve/agent\"}", vec!["kserve/agent"]),
            ("frontend_image = 'mysql:8'", vec!["mysql:8"]),
            ("program --sidecar-image a/b:1", vec!["a/b:1"]),
            ("--sidecar-image=a/b:1", vec!["a/b:1"]),
        ] {
            assert_eq!(scanned(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "https://gcr.io/a/b",
            "see https://gcr.io/a/b:1 there",
            "http://x.io/?image=gcr.io/a/b:1",
            "git@github.com:a/b.git",
            "import github.com/a/b/v2",
            "gcr.io/a/b/",
            "gcr.io/a/*",
            "gcr.io/a/b=c",
            "gcr.io/a:1:{{ .Tag }}",
            "{{ .Hub }}/a:1",
            "${HUB}/a/b:1",
            "$(gcr.io/a:1)",
            "gcr.io/{{ .Name }}:1",
            "gcr.io/a-{name}:1",
            "# image: gcr.io/a/b:1",
            "a: 1 # gcr.io/a/b:1",
            "// gcr.io/a/b:1",
            "; image=gcr.io/a/b:1",
            "the gcr.io/a/b is old",
            "image: the kserve/agent of old",
            "image: auto",
            "image: $IMAGE",
            "image: proxyv2",
            "x\\ngcr.io/a/b:1",
            "a/b:1",
            "mysql:8.0",
            "key: a/b:1",
            "10.0.0.1:80",
            "gs://a.b/c:1",
            "icon_image=a/b.svg",
            "href=\"gcr.io/a/b.svg\"",
        ] {
            assert_eq!(scanned(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_text_may_be_one_reference_or_several() {
        let listed = |text: &'static str, place| {
            list(text, place).map(|hits| hits.into_iter().map(|hit| &text[hit.range]).collect())
        };
        assert_eq!(listed("busybox\n", Place::Container), Some(vec!["busybox"]));
        assert_eq!(listed("busybox", Place::Image), None);
        assert_eq!(listed("auto", Place::Container), None);
        assert_eq!(listed("gcr.io/a:1, quay.io/b:2,", Place::Any), Some(vec!["gcr.io/a:1", "quay.io/b:2"]));
        assert_eq!(listed("a/b,c:1", Place::Image), Some(vec!["a/b", "c:1"]));
        assert_eq!(listed("gcr.io/a:1,x", Place::Any), None);
        assert_eq!(listed("gcr.io/a:{{ .Tag }}", Place::Image), Some(vec!["gcr.io/a"]));
        assert_eq!(listed("a/b", Place::Any), None);
        assert_eq!(listed("", Place::Container), None);
    }
}
