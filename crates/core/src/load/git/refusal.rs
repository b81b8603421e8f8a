//! What is never handed to git, wherever it was written: a remote's own kustomization can name further remotes.

use super::RepoSpec;

/// Why `spec` is refused; `None` for one that git can read in one way only.
pub(super) fn refusal(spec: &RepoSpec) -> Option<&'static str> {
    let url = spec.clone_spec();
    let odd = |text: &str| text.chars().any(char::is_control);
    if odd(&url) || odd(&spec.reference) || odd(&spec.root_path) {
        return Some("it has control characters");
    }
    if starts_like_an_option(spec) {
        return Some("a part of it would be an option to git or ssh");
    }
    if names_a_helper(&url) {
        return Some("it names a transport that runs a program");
    }
    is_no_revision(&spec.reference).then_some("its ref is no name that a branch, tag or commit can have")
}

/// `--upload-pack=...` as a revision, `-oProxyCommand=...` as a host or as a path on it.
fn starts_like_an_option(spec: &RepoSpec) -> bool {
    let host = spec.host.rsplit("://").next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or("");
    let by_scp = !spec.host.contains("://");
    host.starts_with('-')
        || spec.host.starts_with('-')
        || spec.reference.starts_with('-')
        || (by_scp && spec.repo_path.starts_with('-'))
}

/// `ext::sh -c ...` and its like: letters, then two colons.
fn names_a_helper(url: &str) -> bool {
    let helper = url.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+-.".contains(c));
    helper.starts_with("::")
}

/// What `git check-ref-format` refuses: among it `a:b`, which would be a refspec.
fn is_no_revision(reference: &str) -> bool {
    reference.contains("..")
        || reference.contains("@{")
        || reference.chars().any(|c| " ~^:?*[\\".contains(c))
        || reference.starts_with('+')
}
