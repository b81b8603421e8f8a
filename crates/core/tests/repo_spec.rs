//! Git URLs, a line each in `repo_spec/urls.tsv`, with what kustomize's `NewRepoSpecFromURL` and `IsRemoteFile` make of
//! them: text, host, repository, folder, revision, timeout, submodules, web file; or text, `error`, message, web file.
#![allow(missing_docs)]

use kubekiln::load::git::RepoSpec;
use kubekiln::load::remote::is_remote_file;

/// `1m30s` as Go prints it, in nanoseconds.
fn nanoseconds(duration: &str) -> u128 {
    const UNITS: [(&str, u128); 6] = [
        ("ns", 1),
        ("µs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];
    let mut sum = 0;
    let mut rest = duration;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
        let length = rest[digits..].find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len() - digits);
        let (whole, part) = rest[..digits].split_once('.').unwrap_or((&rest[..digits], ""));
        let unit = UNITS.iter().find(|(name, _)| *name == &rest[digits..digits + length]).unwrap().1;
        let scale = 10_u128.pow(u32::try_from(part.len()).unwrap());
        sum += whole.parse::<u128>().unwrap() * unit + part.parse::<u128>().unwrap_or(0) * unit / scale;
        rest = &rest[digits + length..];
    }
    sum
}

fn row(text: &str) -> Vec<String> {
    let web = is_remote_file(text).to_string();
    match RepoSpec::parse(text) {
        Ok(spec) => vec![
            text.to_owned(),
            spec.host,
            spec.repo_path,
            spec.root_path,
            spec.reference,
            spec.timeout.as_nanos().to_string(),
            spec.submodules.to_string(),
            web,
        ],
        Err(error) => vec![text.to_owned(), "error".to_owned(), error.to_string(), web],
    }
}

#[test]
fn urls_are_read_as_kustomize_reads_them() {
    let table = include_str!("repo_spec/urls.tsv");
    let mut failures = Vec::new();
    for line in table.lines() {
        let mut wanted: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if wanted.len() == 8 {
            wanted[5] = nanoseconds(&wanted[5]).to_string();
        }
        let got = row(&wanted[0]);
        if got != wanted {
            failures.push(format!("wanted {wanted:?}\n   got {got:?}"));
        }
    }
    assert!(table.lines().count() > 100);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn passwords_and_tokens_are_not_shown() {
    let shown = |url: &str| RepoSpec::parse(url).unwrap().shown();
    assert_eq!(shown("https://bot:secret@git.example.com/a/b"), "https://bot:***@git.example.com/a/b");
    assert_eq!(shown("https://ghp_token@git.example.com/a/b"), "https://***@git.example.com/a/b");
    assert_eq!(shown("ssh://git@git.example.com/a/b"), "ssh://git@git.example.com/a/b");
    assert_eq!(shown("git@git.example.com:a/b"), "git@git.example.com:a/b");
}

#[test]
fn no_text_is_too_strange() {
    let table = include_str!("repo_spec/urls.tsv");
    for url in table.lines().filter_map(|line| line.split('\t').next()) {
        let letters: Vec<char> = url.chars().collect();
        for at in 0..letters.len() {
            for odd in ["", "\u{e9}", "%", "//", "\0", "@", ":"] {
                let text = letters[..at].iter().collect::<String>() + odd + &letters[at..].iter().collect::<String>();
                row(&text);
                row(&letters[..at].iter().collect::<String>());
            }
        }
    }
}
