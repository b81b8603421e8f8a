use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::{Archive, is_archive};
use crate::upstream::contents::Item;

/// An archive with entries of any path: the builder itself refuses those that are tested here.
fn tar(entries: &[(&str, EntryType, &str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (path, kind, link, bytes) in entries {
        let mut header = Header::new_ustar();
        let fields = header.as_old_mut();
        fields.name[..path.len()].copy_from_slice(path.as_bytes());
        fields.linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(*kind);
        header.set_mode(if path.contains("run") { 0o755 } else { 0o644 });
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const FILE: EntryType = EntryType::Regular;

fn paths(bytes: &[u8], strip: usize) -> Result<Vec<String>, String> {
    let shown = |(path, item): (&String, &Item)| match item {
        Item::File { is_executable: true, .. } => format!("{path}*"),
        Item::File { .. } => path.clone(),
        Item::Link(target) => format!("{path} -> {target}"),
        Item::Other(what) => format!("{path} {what}"),
    };
    Archive::read(bytes, strip).map(|archive| archive.items.iter().map(shown).collect())
}

#[test]
fn entries_are_read_with_modes_and_links_and_the_later_one_counts() {
    let bytes = tar(&[
        ("./top/", EntryType::Directory, "", b""),
        ("./top/a", FILE, "", b"old"),
        ("top/run.sh", FILE, "", b"x"),
        ("top/l", EntryType::Symlink, "a", b""),
        ("top/hard", EntryType::Link, "top/run.sh", b""),
        ("top/null", EntryType::Char, "", b""),
        ("top/a", FILE, "", b"new"),
    ]);
    for bytes in [gzip(&bytes), bytes] {
        assert!(is_archive(&bytes));
        let whole = ["top/a", "top/hard*", "top/l -> a", "top/null is a device or the like", "top/run.sh*"];
        assert_eq!(paths(&bytes, 0).unwrap(), whole);
        assert_eq!(paths(&bytes, 1).unwrap(), whole.map(|path| path.trim_start_matches("top/").to_owned()));
        assert_eq!(paths(&bytes, 2).unwrap(), [""; 0]);
        assert_eq!(Archive::read(&bytes, 1).unwrap().bytes["a"], b"new");
    }
}

#[test]
fn paths_that_lead_out_are_refused_whatever_is_wanted() {
    for path in ["../a", "/a", "a/../../b", "a/.."] {
        let said = paths(&tar(&[("ok", FILE, "", b""), (path, FILE, "", b"x")]), 0);
        assert_eq!(said, Err(format!("{path} in it leads out of the archive")));
    }
    assert!(paths(&tar(&[("a", EntryType::Link, "../b", b"")]), 0).unwrap_err().contains("leads out"));
    assert_eq!(
        paths(&tar(&[("a", EntryType::Link, "b", b"")]), 0),
        Err("a is a link to b, which is not there before it".to_owned())
    );
}

#[test]
fn what_breaks_off_or_lies_about_its_size_is_refused() {
    let whole = tar(&[("a", FILE, "", &[7; 3000])]);
    assert!(paths(&whole[..2000], 0).unwrap_err().starts_with("it cannot be read"));
    assert!(paths(&gzip(&whole)[..30], 0).is_err());
    let mut header = Header::new_ustar();
    header.set_path("a").unwrap();
    header.set_size(u64::MAX / 4);
    header.set_mode(0o644);
    header.set_cksum();
    let lies = [header.as_bytes().as_slice(), &[0; 1024]].concat();
    assert!(paths(&lies, 0).is_err());
    assert!(!is_archive(b"kind: Service\n"));
    assert!(!is_archive(&gzip(b"kind: Service\n")));
    assert!(!is_archive(b""));
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
    let bytes = vec![0; 1 << 20];
    let mut header = Header::new_ustar();
    header.set_path("a").unwrap();
    header.set_size(300 << 20);
    header.set_mode(0o644);
    header.set_cksum();
    let large = [header.as_bytes().as_slice(), &bytes].concat();
    assert_eq!(paths(&gzip(&large), 0), Err("its files have more than 268435456 bytes".to_owned()));
    let many: Vec<_> = (0..260).map(|i| format!("{i}")).collect();
    let mut entries = vec![("first", FILE, "", bytes.as_slice())];
    entries.extend(many.iter().map(|path| (path.as_str(), EntryType::Link, "first", b"".as_slice())));
    assert_eq!(paths(&gzip(&tar(&entries)), 0), Err("its files have more than 268435456 bytes".to_owned()));
}
