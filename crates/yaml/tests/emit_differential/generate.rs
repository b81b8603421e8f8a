//! Documents made at random, with whatever is hard to print in them.

use std::fmt::Write as _;

/// Plain scalars whose type is a question, or that only look like it.
const WORDS: &[&str] = &[
    "0",
    "1",
    "-1",
    "+1",
    "007",
    "08",
    "0o7",
    "0o-7",
    "0b11",
    "0b-1",
    "-0b1",
    "0x1F",
    "0X1f",
    "1_000",
    "1__0",
    "0_",
    "1e3",
    "1E400",
    "-1e400",
    "1.",
    "-.5",
    ".5",
    "._5",
    ".5_0",
    ".5_",
    ".inf",
    "-.INF",
    "+.Inf",
    ".nan",
    ".NAN",
    "+.nan",
    "~",
    "null",
    "Null",
    "NULL",
    "nULL",
    "true",
    "True",
    "TRUE",
    "false",
    "False",
    "yes",
    "Yes",
    "no",
    "NO",
    "on",
    "On",
    "off",
    "OFF",
    "y",
    "Y",
    "n",
    "N",
    "t",
    "f",
    "2001-12-14",
    "2001-1-2",
    "2001-13-1",
    "2001-02-29",
    "2004-2-29",
    "2001-12-14T21:59:43.10-05:00",
    "2001-12-14t21:59:43Z",
    "2001-12-14 21:59:43.5",
    "2001-12-14 21:59:43 Z",
    "1:30",
    "190:20:30.15",
    "12:30:45",
    "1:60",
    "+12:5",
    "-1:1",
    "1_0:5",
    "0.1",
    "1e20",
    "1e21",
    "1e+06",
    "1e-7",
    "0.00001",
    "1.10",
    "123456.789",
    "1234567.5",
    "12345678.9e-3",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "9223372036854775807.0",
    "1e19",
    "-1e19",
    "-0",
    "-0.0",
    "0.0",
    "0e0",
    "1.0",
    "3.0e2",
    "0x",
    "0b2",
    "0o8",
    "e3",
    "1e",
    "=",
    "-",
    "--",
    "---",
    "...",
    "..",
    ".",
    "?x",
    "-x",
    ":x",
    "x:y",
    "x#y",
    "a b",
    "x y z",
    "<",
    "<<",
    "%x",
    "@x",
    "!",
    "`x",
    "&",
    "*",
    "|",
    ">",
    "'",
    "it's",
    "\"",
    "a\"b",
    "\\",
    "a\\b",
    "[",
    "]",
    "{",
    "}",
    ",",
    "a,b",
    "a: b",
    "a #b",
    "#x",
    " x",
    "x ",
    "x:",
    "x: ",
    "/",
    "a/b",
    "$(VAR)",
    "${x}",
    "{{x}}",
    "é",
    "日本語",
    "😀",
    "ß x",
    "x\u{a0}y",
    "\u{2028}",
    "x\u{2029}y",
    "\u{feff}",
    "\u{feff}a b",
    "x\u{feff}",
    "\u{85}",
    "a\u{85}b",
    "\t",
    "a\tb",
    "\ta",
    "a\t",
    "\u{7f}",
    "\u{9f}",
    "\u{0}",
    "\u{1b}[0m",
    "\r",
    "a\rb",
    "a\r\nb",
    "\u{fffd}",
    "\u{ffff}",
    "\u{10ffff}",
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "a\n",
    "\na",
    "a\nb",
    "a\n\nb\n",
    "a\n b\nc\n",
    " a\nb\n",
    "a \nb",
    "a\n\n",
    "a\t\nb",
    "a\n\tb\n",
    "\ta\nb\n",
    "a\n \n",
    "a\n\n  b\n\nc\n\n\n",
    "a: b\n# c\n- d\n",
    "1\n2\n",
    "---\nx\n",
    "a\u{2028}b\nc\n",
    "a\nb\u{2028}",
    "\u{2028}a\n",
    "é\nß\n",
    "😀\nx\n",
    "null\n",
];

/// Keys that go-yaml's order is peculiar about.
const KEYS: &[&str] = &[
    "a",
    "b",
    "c",
    "aa",
    "aB",
    "ab",
    "A",
    "B",
    "a1",
    "a2",
    "a10",
    "a01",
    "a1b",
    "a-b",
    "a.b",
    "a/b",
    "a_b",
    "1",
    "2",
    "10",
    "01",
    "09",
    "1a",
    "1-",
    "1.5",
    "-",
    "é",
    "ü",
    "z",
    "日",
    "٣",
    "",
    "x y",
    "key",
    "key1",
    "key-1",
    "true",
    "null",
    "y",
    "on",
    "1e3",
    "0x1",
    "2001-01-01",
    "name",
    "apiVersion",
    "kind",
    "metadata",
    "#",
    "a#",
    "a:",
    ":",
    "?",
    "%",
    "@",
    "'",
    "\"",
    "\\",
    "\t",
    "a\nb",
    "=",
    "~",
];

const LETTERS: &[char] = &[
    'a', 'b', 'c', 'x', 'Y', 'Z', '0', '1', '9', ' ', ' ', ' ', ' ', ':', '#', '-', '?', ',', '.', '_', '/', '\'', '"',
    '\\', '[', '}', '&', '*', '!', '|', '>', '%', '@', '`', '=', 'é', '日', '😀', '\u{a0}',
];

/// A stream of documents; the same seed gives the same ones.
pub(crate) struct Generator {
    state: u64,
    out: String,
    /// Anchors of the document so far, of any values and of collections. One still open is not among them: kustomize
    /// runs out of stack on an alias inside its own node.
    anchors: [Vec<usize>; 2],
    made: usize,
    comments: bool,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let comments = std::env::var_os("KILN_DIFF_COMMENTS").is_some();
        Self { state: seed << 40, out: String::new(), anchors: [Vec::new(), Vec::new()], made: 0, comments }
    }

    /// One object with a name of its own.
    pub(crate) fn document(&mut self, number: u64) -> String {
        self.out = format!("apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t{number:05}\n");
        self.anchors = [Vec::new(), Vec::new()];
        if self.chance(4) {
            self.out.push_str("data:");
            self.collection(2, 1);
        }
        self.out.push_str("spec:");
        self.collection(2, 3);
        std::mem::take(&mut self.out)
    }

    /// splitmix64
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }

    /// True once in `n`.
    fn chance(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn spaces(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    /// A value behind `key:` or `-`, up to the end of its line; `indent` is that of a nested collection.
    fn value(&mut self, indent: usize, depth: usize) {
        match self.below(12) {
            0..=3 if depth > 0 => {
                let anchor = self.anchor(1);
                self.collection(indent, depth);
                self.anchors[1].extend(anchor);
            }
            4 => {
                let anchor = self.anchor(0);
                self.out.push(' ');
                self.flow(depth.min(2));
                self.anchors[0].extend(anchor);
                self.end_line();
            }
            5 => {
                let anchor = self.anchor(0);
                self.block_scalar(indent);
                self.anchors[0].extend(anchor);
            }
            6 if !self.anchors[0].is_empty() => {
                let at = self.below(self.anchors[0].len());
                let number = self.anchors[0][at];
                write!(self.out, " *v{number}").unwrap_or_default();
                self.end_line();
            }
            7 => {
                let text = self.prose();
                self.lines(&text, indent);
                self.end_line();
            }
            _ => {
                let anchor = self.anchor(0);
                self.out.push(' ');
                self.scalar(false, indent);
                self.anchors[0].extend(anchor);
                self.end_line();
            }
        }
    }

    /// Now and then an anchor for the value that follows: of kind 0 any value, of kind 1 a collection.
    fn anchor(&mut self, kind: usize) -> Option<usize> {
        let wanted = self.chance(12);
        self.made += usize::from(wanted);
        wanted.then(|| {
            write!(self.out, " &{}{}", ["v", "c"][kind], self.made).unwrap_or_default();
            self.made
        })
    }

    fn end_line(&mut self) {
        if self.comments && self.chance(6) {
            self.out.push_str(" # comment");
        }
        self.out.push('\n');
    }

    /// A comment on lines of its own.
    fn comment(&mut self, indent: usize) {
        if self.comments && self.chance(8) {
            let spaces = if self.chance(4) { self.below(8) } else { indent };
            if self.chance(3) {
                self.out.push('\n');
            }
            self.spaces(spaces);
            let comment = self.pick(&["# one\n", "#\n", "# a: b\n", "# one\n\n"]);
            self.out.push_str(comment);
        }
    }

    /// Plain or in double quotes, over several lines.
    fn lines(&mut self, text: &str, indent: usize) {
        let plain = self.chance(2);
        let text: String = text.chars().filter(|c| !plain || c.is_alphanumeric() || *c == ' ').collect();
        self.out.push_str(if plain { " x" } else { " \"" });
        for (i, part) in text.split(' ').enumerate() {
            if i > 0 && self.chance(8) {
                let breaks = 1 + self.below(3);
                self.out.extend(std::iter::repeat_n('\n', breaks));
                self.spaces(indent);
                self.out.push(' ');
            } else if i > 0 {
                self.out.push(' ');
            }
            let part = part.replace('\\', "\\\\").replace('"', "\\\"");
            self.out.push_str(if plain && part.is_empty() { "y" } else { &part });
        }
        if !plain {
            self.out.push('"');
        }
    }

    fn collection(&mut self, indent: usize, depth: usize) {
        self.out.push('\n');
        let count = 1 + self.below(5);
        if self.chance(3) {
            for _ in 0..count {
                self.comment(indent);
                self.spaces(indent);
                self.out.push('-');
                self.value(indent + 2, depth - 1);
            }
            return;
        }
        let mut used: Vec<String> = Vec::new();
        if !self.anchors[1].is_empty() && self.chance(8) {
            self.spaces(indent);
            self.merge();
        }
        for _ in 0..count {
            self.comment(indent);
            let text = self.key_text();
            // A key twice is refused by both; now and then is enough.
            if used.contains(&text) && !self.chance(100) {
                continue;
            }
            self.spaces(indent);
            if self.chance(20) {
                self.out.push_str("? ");
                self.key(&text);
                self.out.push('\n');
                self.spaces(indent);
            } else {
                self.key(&text);
            }
            used.push(text);
            self.out.push(':');
            self.value(indent + 2, depth - 1);
        }
        if used.is_empty() {
            self.spaces(indent);
            self.out.push_str("k: v\n");
        }
    }

    /// A merge key; collections that are no mapping are refused.
    fn merge(&mut self) {
        let count = 1 + self.below(3);
        let sources: Vec<String> = (0..count).map(|_| format!("*c{}", self.collection_anchor())).collect();
        let list = sources.join(", ");
        if count == 1 { writeln!(self.out, "<<: {list}") } else { writeln!(self.out, "<<: [{list}]") }
            .unwrap_or_default();
    }

    fn collection_anchor(&mut self) -> usize {
        let at = self.below(self.anchors[1].len());
        self.anchors[1][at]
    }

    fn key_text(&mut self) -> String {
        match self.below(8) {
            0..=4 => self.pick(KEYS).to_owned(),
            5 => self.text(12),
            6 if self.chance(4) => self.text(200),
            _ => {
                let parts: Vec<&str> = (0..=self.below(3)).map(|_| self.pick(KEYS)).collect();
                parts.concat()
            }
        }
    }

    fn key(&mut self, text: &str) {
        let plain_enough = text.chars().all(|c| c.is_ascii_alphabetic());
        if plain_enough && !text.is_empty() && !matches!(text, "true" | "null") {
            self.out.push_str(text);
        } else if text.chars().all(|c| (' '..='~').contains(&c)) && self.chance(2) {
            self.single(text);
        } else if self.chance(60) {
            self.out.push_str(text);
        } else {
            self.double(text);
        }
    }

    fn text(&mut self, most: usize) -> String {
        let count = self.below(most + 1);
        (0..count).map(|_| self.pick(LETTERS)).collect()
    }

    /// Words with spaces, long enough to be folded.
    fn prose(&mut self) -> String {
        let count = 8 + self.below(30);
        let words: Vec<String> = (0..count).map(|_| self.prose_word()).collect();
        let gap = if self.chance(4) { "  " } else { " " };
        words.join(gap)
    }

    fn prose_word(&mut self) -> String {
        const SOME: &[&str] =
            &["the", "field", "a", "value:x", "it's", "\"quoted\"", "é", "日本", "#1", "-", "of", "kubernetes"];
        match self.below(12) {
            0 => self.text(30).trim().to_owned(),
            1 => "x".repeat(1 + self.below(90)),
            _ => self.pick(SOME).to_owned(),
        }
    }

    fn scalar(&mut self, flow: bool, indent: usize) {
        match self.below(12) {
            0..=3 => {
                let word = self.pick(WORDS);
                self.word(word, flow);
            }
            4 => {
                let word = self.pick(WORDS);
                self.double(word);
            }
            5 => {
                let text = self.text(40);
                self.double(&text);
            }
            6 => {
                let text = self.text(40);
                self.single(&text);
            }
            7 if !flow => {
                let text = self.prose();
                self.plain_or_single(&text);
            }
            8 => {
                let text = self.prose();
                self.double(&text);
            }
            9 if !flow => {
                let text = self.prose();
                self.single_lines(&text, indent);
            }
            10 => self.tagged(),
            _ => self.number(),
        }
    }

    /// Plain where that has a chance to be read.
    fn word(&mut self, word: &str, flow: bool) {
        let special =
            |c: char| "[]{},&*!|>'\"%@`#\\".contains(c) || c.is_control() || c == '\u{feff}' || c > '\u{1fff}';
        let first = word.chars().next().unwrap_or(' ');
        let hard = special(first) || first == ' ' || word.ends_with(' ') || word.contains(": ") || word.contains(" #");
        let control = word.chars().any(|c| c.is_control() || c == '\u{feff}' || ('\u{2028}'..='\u{2029}').contains(&c));
        let in_flow = flow && word.contains(|c| special(c) || c == ':' || c == '?' || c == '-');
        if hard || control || in_flow || word.ends_with(':') || matches!(word, "-" | "---" | "..." | "?") {
            self.double(word);
        } else {
            self.out.push_str(word);
        }
    }

    fn plain_or_single(&mut self, text: &str) {
        let safe = text.starts_with(|c: char| c.is_alphabetic()) && !text.contains(": ") && !text.contains(" #");
        if safe && !text.ends_with(':') { self.out.push_str(text) } else { self.single(text) }
    }

    fn number(&mut self) {
        let bits = self.next();
        let text = match self.below(4) {
            0 => format!("{}", bits.cast_signed() >> self.below(64)),
            1 => format!("{}", f64::from_bits(bits)).chars().take(40).collect(),
            2 => format!("{:e}", f64::from_bits(bits)),
            _ => format!("{}.{}", bits % 10_000_000, self.next() % 100_000),
        };
        self.out.push_str(if text.contains("inf") || text.contains("NaN") { "1" } else { &text });
    }

    fn tagged(&mut self) {
        const SOME: &[&str] = &[
            "!!str 1",
            "!!str true",
            "!!str",
            "!!int 7",
            "!!int \"7\"",
            "!!float 3",
            "!!float \"1.5\"",
            "!!bool \"true\"",
            "!!null ''",
            "!!binary aGVsbG8=",
            "!!binary \"/+j/\"",
            "!custom x",
            "!custom 5",
            "! 5",
            "! x",
            "!!timestamp 2001-01-01",
            "!!str 2001-01-01",
            "!!str <<",
            "!!int x",
            "!!binary x",
        ];
        let rare = self.chance(20);
        let most = if rare { SOME.len() } else { SOME.len() - 2 };
        let text = SOME[self.below(most)];
        self.out.push_str(text);
    }

    fn single(&mut self, text: &str) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        self.out.push('\'');
        self.out.push_str(&text.replace('\'', "''"));
        self.out.push('\'');
    }

    /// In single quotes over several lines, tabs among the blanks.
    fn single_lines(&mut self, text: &str, indent: usize) {
        self.out.push('\'');
        for (i, part) in text.split(' ').enumerate() {
            if i > 0 {
                match self.below(12) {
                    0 => {
                        let breaks = 1 + self.below(3);
                        self.out.extend(std::iter::repeat_n('\n', breaks));
                        self.spaces(indent);
                    }
                    1 => self.out.push('\t'),
                    _ => self.out.push(' '),
                }
            }
            self.out.push_str(&part.replace('\'', "''"));
        }
        self.out.push('\'');
    }

    fn double(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                '\n' => self.out.push_str("\\n"),
                '\t' if self.chance(2) => self.out.push_str("\\t"),
                ' '..='~' => self.out.push(c),
                '\u{a1}'..='\u{d7ff}' | '\u{1f600}' if self.chance(2) && !('\u{2028}'..='\u{2029}').contains(&c) => {
                    self.out.push(c);
                }
                _ => write!(self.out, "\\U{:08X}", u32::from(c)).unwrap_or_default(),
            }
        }
        self.out.push('"');
    }

    fn flow(&mut self, depth: usize) {
        let count = self.below(4);
        let mapping = self.chance(2);
        self.out.push(if mapping { '{' } else { '[' });
        for i in 0..count {
            if i > 0 {
                self.out.push_str(", ");
            }
            if mapping {
                let key = format!("{}{i}", self.pick(&["a", "b", "k", "x-"]));
                self.out.push_str(&key);
                self.out.push_str(": ");
            }
            if depth > 0 && self.chance(4) { self.flow(depth - 1) } else { self.scalar(true, 0) }
        }
        self.out.push(if mapping { '}' } else { ']' });
    }

    fn block_scalar(&mut self, indent: usize) {
        self.out.push(' ');
        let style = self.pick(&['|', '|', '>']);
        self.out.push(style);
        let chomp = self.pick(&["", "", "-", "+"]);
        let explicit = self.chance(3);
        if explicit {
            self.out.push('2');
        }
        self.out.push_str(chomp);
        self.out.push('\n');
        let count = self.below(6);
        for i in 0..count {
            self.block_line(indent, explicit || i > 0);
        }
    }

    fn block_line(&mut self, indent: usize, free: bool) {
        if self.chance(4) {
            self.out.push('\n');
            return;
        }
        self.spaces(indent);
        if free && self.chance(4) {
            let lead = self.pick(&[" ", "  ", "\t", " \t"]);
            self.out.push_str(lead);
        }
        let line = if self.chance(4) { self.prose() } else { self.text(30) };
        self.out.push_str(if free { &line } else { line.trim_start() });
        if self.chance(10) {
            let tail = self.pick(&[" ", "\t", "\u{2028}", " #x"]);
            self.out.push_str(tail);
        }
        self.out.push('\n');
    }
}
