//! Which commit a branch or tag is on the server now.

/// The commit that `git fetch` would take for `reference`, from what `git ls-remote` prints.
///
/// The order in which git looks a short name up: as it stands, then among tags, then among branches.
pub(super) fn commit_of(printed: &str, reference: &str) -> Option<String> {
    let lines: Vec<(&str, &str)> = printed.lines().filter_map(|line| line.split_once('\t')).collect();
    let find = |name: &str| lines.iter().find(|(_, full)| *full == name).map(|(id, _)| (*id).to_owned());
    let places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
    places.iter().find_map(|place| {
        let name = format!("{place}{reference}");
        // A tag with a message is an object of its own; the commit stands in a line beside it.
        find(&format!("{name}^{{}}")).or_else(|| find(&name))
    })
}

#[cfg(test)]
mod tests {
    use super::commit_of;

    #[test]
    fn tags_come_before_branches_and_messages_are_looked_through() {
        let printed = "1\trefs/heads/feature/v1\n2\trefs/heads/v1\n3\trefs/tags/v1\n4\trefs/tags/v1^{}\n5\tHEAD\n";
        assert_eq!(commit_of(printed, "v1").as_deref(), Some("4"));
        assert_eq!(commit_of(printed, "heads/v1").as_deref(), Some("2"));
        assert_eq!(commit_of(printed, "refs/heads/v1").as_deref(), Some("2"));
        assert_eq!(commit_of(printed, "HEAD").as_deref(), Some("5"));
        assert_eq!(commit_of(printed, "1").as_deref(), None);
    }
}
