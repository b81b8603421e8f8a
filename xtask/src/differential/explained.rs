//! Differences that docs/compatibility.md explains.

/// Letters of a content hash.
const HASH: &str = "bcdfghkmt0123456789";
const HASH_LENGTH: usize = 10;

/// Which known difference is all that there is between the two outputs.
pub(super) fn explain(ours: &[u8], theirs: &[u8]) -> Option<&'static str> {
    let (ours, theirs) = (String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
    if theirs.contains("internal.config.kubernetes.io/") && !ours.contains("internal.config.kubernetes.io/previous") {
        return Some("prints what it notes in annotations");
    }
    (with_their_hashes(&ours, &theirs) == theirs).then_some("hashes line numbers of an object that changed its kind")
}

/// Our output with the hashes that kustomize gives to objects that are no ConfigMap and no Secret.
fn with_their_hashes(ours: &str, theirs: &str) -> String {
    let mut out = ours.to_owned();
    let documents = ours.split("---\n").zip(theirs.split("---\n"));
    for (ours, theirs) in documents.filter(|(ours, theirs)| ours != theirs && !has_known_hash(theirs)) {
        for (ours, theirs) in hashes_of(ours).zip(hashes_of(theirs)) {
            out = out.replace(ours, theirs);
        }
    }
    out
}

fn has_known_hash(document: &str) -> bool {
    document.lines().any(|line| line == "kind: ConfigMap" || line == "kind: Secret")
}

/// The hashes in `metadata.name`, the last one first.
fn hashes_of(document: &str) -> impl Iterator<Item = &str> {
    let metadata = document.split("\nmetadata:\n").nth(1).unwrap_or("");
    let name = metadata.lines().find_map(|line| line.strip_prefix("  name: ")).unwrap_or("").trim_matches(['\'', '"']);
    let is_hash = |part: &&str| part.len() == HASH_LENGTH && part.chars().all(|c| HASH.contains(c));
    name.rsplit('-').filter(is_hash)
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn only_what_is_known_is_explained() {
        let object = |kind: &str, hash: &str| format!("data: {{}}\nkind: {kind}\nmetadata:\n  name: a-{hash}\n");
        let explained = |kind| explain(object(kind, "bcdfghkmt2").as_bytes(), object(kind, "bcdfghkmt3").as_bytes());
        assert!(explained("Gizmo").is_some());
        assert!(explained("Secret").is_none());
        assert!(explain(b"a: 1\n", b"a: 2\n").is_none());
    }
}
