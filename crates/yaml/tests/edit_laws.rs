//! Laws of edits, on generated texts. `KILN_EDIT_CASES` asks for more.

#[path = "support/edits.rs"]
mod edits;
#[path = "support/manifest.rs"]
mod manifest;

use edits::{Edit, check};
use kubekiln_yaml::EditError;
use proptest::prelude::*;

/// What people do to the lines of a file.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
struct Habits {
    /// For each line, whether a comment (1) or a blank line (2) stands above it.
    above: Vec<u8>,
    crlf: bool,
    no_last_break: bool,
    mark: bool,
    second: bool,
}

fn habits() -> impl Strategy<Value = Habits> {
    let above = prop::collection::vec(prop_oneof![6 => Just(0u8), 1 => Just(1), 1 => Just(2)], 0..40);
    let flag = || prop::bool::weighted(0.2);
    (above, flag(), flag(), flag(), flag()).prop_map(|(above, crlf, no_last_break, mark, second)| Habits {
        above,
        crlf,
        no_last_break,
        mark,
        second,
    })
}

fn written(shape: &manifest::Shape, habits: &Habits) -> String {
    let plain = manifest::text(shape);
    let mut text = String::new();
    for (at, line) in plain.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match habits.above.get(at) {
            Some(1) => text.extend([" ".repeat(indent).as_str(), "# about what follows\n"]),
            Some(2) => text.push('\n'),
            _ => {}
        }
        text.push_str(line);
        text.push('\n');
    }
    if habits.second {
        text = format!("{text}---\n# another\nsecond: [a, b]\nlist:\n- x\n");
    }
    if habits.crlf {
        text = text.replace('\n', "\r\n");
    }
    if habits.no_last_break {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    if habits.mark { format!("\u{FEFF}{text}") } else { text }
}

fn cases() -> u32 {
    std::env::var("KILN_EDIT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(800)
}

fn edit() -> impl Strategy<Value = Edit> {
    (0..1_000usize, any::<u8>(), 0..16usize).prop_map(|(place, kind, value)| Edit { place, kind, value })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_what_it_says_and_nothing_else(shape in manifest::mapping(), habits in habits(), edits in prop::collection::vec(edit(), 1..4)) {
        let mut text = written(&shape, &habits);
        for edit in edits {
            match check(&text, edit, true) {
                Some(Ok(next)) => text = next,
                Some(Err(EditError::Unsafe { .. })) => {
                    // Only a block scalar at the end of a text without a last line break leaves no way.
                    prop_assert!(text.contains(['|', '>']), "{edit:?} of\n{text}");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn any_text_is_edited_or_refused(
        text in "([-:?,#&*!|>'\"%@`\\[\\]{} \n\t\r\\\\]|[a-c0-1é\u{85}\u{2028}]|---\n|- |: |a: |\n  |\n- |\n# c|\\.\\.\\.){0,40}",
        edit in edit(),
    ) {
        check(&text, edit, false);
    }
}
