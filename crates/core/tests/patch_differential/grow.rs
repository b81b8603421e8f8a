//! Objects and patches from a seed.

use std::fmt::Write as _;

/// An object and a patch for it.
pub(crate) struct Pair {
    pub(crate) seed: u64,
    pub(crate) object: String,
    pub(crate) patch: String,
    pub(crate) style: Style,
}

/// How a patch finds its object, and which kind it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Strategic merge, by the name in the patch.
    Named,
    /// Strategic merge, by a target.
    Selected,
    /// JSON 6902, by a target.
    Json,
}

/// A `SplitMix64` generator.
pub(crate) struct Grower {
    state: u64,
    /// Patches have nulls and directives.
    is_patch: bool,
}

enum Tree {
    Leaf(String),
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
}

/// A field, how its value grows, and in how many of a hundred mappings it stands.
type Field = (&'static str, fn(&mut Grower) -> Tree, u64);

impl Grower {
    pub(crate) fn new(seed: u64) -> Self {
        let mut grower = Self { state: seed, is_patch: false };
        // Neighbouring seeds would share their numbers, shifted by one.
        grower.state = grower.next();
        grower
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick(&mut self, words: &[&str]) -> Tree {
        let place = usize::try_from(self.below(words.len() as u64)).unwrap();
        Tree::Leaf(words[place].to_owned())
    }

    pub(crate) fn pair(&mut self, seed: u64) -> Pair {
        let kinds =
            [("apps/v1", "Deployment"), ("v1", "Service"), ("example.com/v1", "Thing"), ("batch/v1", "CronJob")];
        let (version, kind) = kinds[usize::try_from(self.below(4)).unwrap()];
        let object = self.object(version, kind, seed);
        let style = [Style::Named, Style::Named, Style::Selected, Style::Json];
        let style = style[usize::try_from(self.below(4)).unwrap()];
        let patch = if style == Style::Json {
            self.operations()
        } else {
            self.is_patch = true;
            self.object(version, kind, seed)
        };
        Pair { seed, object, patch, style }
    }

    /// Up to three operations that fit more often than not.
    fn operations(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(3) {
            let op = self.pick(&["add", "add", "add", "replace", "remove", "copy", "move", "test"]);
            let mut fields = vec![("op".to_owned(), op), ("path".to_owned(), pointer(self))];
            if self.chance(40) {
                fields.push(("from".to_owned(), pointer(self)));
            }
            if self.chance(90) {
                let value = if self.chance(50) { word(self) } else { template(self) };
                fields.push(("value".to_owned(), value));
            }
            write_item(&mut out, &Tree::Map(fields), 0);
        }
        out
    }

    fn object(&mut self, version: &str, kind: &str, seed: u64) -> String {
        let metadata = self.metadata();
        let spec = match kind {
            "Service" => self.map(&[("ports", service_ports, 90), ("selector", texts, 50), ("type", word, 30)]),
            "CronJob" => {
                let template = self.map(&[("template", template, 90), ("backoffLimit", word, 30)]);
                Tree::Map(vec![("jobTemplate".to_owned(), Tree::Map(vec![("spec".to_owned(), template)]))])
            }
            _ => self.map(&[("template", template, 90), ("replicas", word, 50), ("strategy", strategy, 40)]),
        };
        let mut out = format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: o{seed}\n");
        if let Tree::Map(fields) = metadata {
            write_fields(&mut out, &fields, 2);
        }
        let mut root = vec![("spec".to_owned(), spec)];
        if self.chance(3) && self.is_patch {
            root.push(("$patch".to_owned(), self.pick(&["delete", "replace", "merge"])));
        }
        write_fields(&mut out, &root, 0);
        out
    }

    fn metadata(&mut self) -> Tree {
        let fields: &[Field] = &[
            ("labels", texts, 40),
            ("annotations", texts, 40),
            ("finalizers", words, 40),
            ("ownerReferences", owners, 20),
        ];
        let Tree::Map(fields) = self.plain_map(fields) else { return Tree::Map(Vec::new()) };
        Tree::Map(fields)
    }

    fn plain_map(&mut self, fields: &[Field]) -> Tree {
        let mut grown = Vec::new();
        for (name, grow, percent) in fields {
            if self.chance(*percent) {
                let value = if self.chance(if self.is_patch { 8 } else { 3 }) {
                    self.pick(&["null", "~", ""])
                } else {
                    grow(self)
                };
                grown.push(((*name).to_owned(), value));
            }
        }
        Tree::Map(grown)
    }

    fn map(&mut self, fields: &[Field]) -> Tree {
        let Tree::Map(mut grown) = self.plain_map(fields) else { return Tree::Map(Vec::new()) };
        if self.is_patch && self.chance(6) {
            grown.push(("$patch".to_owned(), self.pick(&["delete", "replace", "merge", "delete", "replace", "odd"])));
        }
        Tree::Map(grown)
    }

    fn list(&mut self, grow: fn(&mut Self) -> Tree) -> Tree {
        let length = self.below(4);
        let mut items: Vec<_> = (0..length).map(|_| grow(self)).collect();
        if self.is_patch && self.chance(8) {
            let directive = self.pick(&["delete", "replace", "merge", "replace"]);
            items.insert(0, Tree::Map(vec![("$patch".to_owned(), directive)]));
        }
        if self.chance(2) {
            items.push(self.pick(&["null", "{}"]));
        }
        Tree::List(items)
    }
}

fn word(g: &mut Grower) -> Tree {
    g.pick(&["a", "b", "1", "2", "\"1\"", "'b'", "true", "\"true\"", "yes", "1.5", "\"\"", "2001-01-01", "\"a b\""])
}

fn pointer(g: &mut Grower) -> Tree {
    g.pick(&[
        "/spec",
        "/spec/new",
        "/spec/replicas",
        "/spec/template",
        "/spec/template/spec",
        "/spec/template/spec/containers",
        "/spec/template/spec/containers/-",
        "/spec/template/spec/containers/0",
        "/spec/template/spec/containers/-1",
        "/spec/template/spec/containers/0/image",
        "/spec/ports/0/port",
        "/spec/ports/1",
        "/spec/strategy/type",
        "/metadata/labels/a",
        "/metadata/annotations",
        "/metadata/annotations/a~1b",
        "/metadata/finalizers/0",
        "/metadata/name",
        "\"\"",
    ])
}

fn name(g: &mut Grower) -> Tree {
    g.pick(&["a", "b", "c", "\"a\"", "d"])
}

fn words(g: &mut Grower) -> Tree {
    g.list(word)
}

fn texts(g: &mut Grower) -> Tree {
    g.plain_map(&[("a", word, 40), ("b", word, 40), ("c", word, 40)])
}

fn owners(g: &mut Grower) -> Tree {
    g.list(|g| g.map(&[("uid", name, 95), ("controller", word, 50)]))
}

fn strategy(g: &mut Grower) -> Tree {
    g.map(&[("type", word, 70), ("rollingUpdate", texts, 50)])
}

fn service_ports(g: &mut Grower) -> Tree {
    g.list(|g| g.map(&[("port", number, 95), ("protocol", protocol, 40), ("name", name, 50)]))
}

fn number(g: &mut Grower) -> Tree {
    g.pick(&["80", "443", "\"80\""])
}

fn protocol(g: &mut Grower) -> Tree {
    g.pick(&["TCP", "UDP", "\"TCP\""])
}

fn template(g: &mut Grower) -> Tree {
    g.map(&[("metadata", |g| g.map(&[("labels", texts, 60)]), 40), ("spec", pod, 90)])
}

fn pod(g: &mut Grower) -> Tree {
    g.map(&[
        ("containers", |g| g.list(container), 90),
        ("initContainers", |g| g.list(container), 30),
        ("volumes", |g| g.list(|g| g.map(&[("name", name, 95), ("emptyDir", texts, 40), ("secret", texts, 40)])), 50),
        ("tolerations", |g| g.list(texts), 30),
        ("imagePullSecrets", |g| g.list(|g| g.map(&[("name", name, 95)])), 30),
        ("hostAliases", |g| g.list(|g| g.map(&[("ip", name, 95), ("hostnames", words, 50)])), 20),
        ("topologySpreadConstraints", |g| g.list(spread), 30),
        ("securityContext", texts, 30),
        ("nodeSelector", texts, 30),
    ])
}

fn spread(g: &mut Grower) -> Tree {
    g.map(&[("topologyKey", name, 95), ("whenUnsatisfiable", name, 80), ("maxSkew", word, 50)])
}

fn container(g: &mut Grower) -> Tree {
    g.map(&[
        ("name", name, 97),
        ("image", word, 60),
        ("args", words, 40),
        ("env", |g| g.list(|g| g.map(&[("name", name, 97), ("value", word, 60), ("valueFrom", texts, 30)])), 50),
        (
            "ports",
            |g| g.list(|g| g.map(&[("containerPort", number, 95), ("protocol", protocol, 50), ("name", name, 40)])),
            50,
        ),
        ("volumeMounts", |g| g.list(|g| g.map(&[("mountPath", name, 97), ("name", name, 60)])), 40),
        ("resources", |g| g.map(&[("limits", texts, 60), ("requests", texts, 60)]), 40),
    ])
}

fn write_fields(out: &mut String, fields: &[(String, Tree)], indent: usize) {
    for (key, value) in fields {
        let _ = write!(out, "{:indent$}{key}:", "");
        write_value(out, value, indent);
    }
}

fn write_value(out: &mut String, value: &Tree, indent: usize) {
    match value {
        Tree::Leaf(text) => {
            let _ = writeln!(out, " {text}");
        }
        Tree::Map(fields) if fields.is_empty() => out.push_str(" {}\n"),
        Tree::List(items) if items.is_empty() => out.push_str(" []\n"),
        Tree::Map(fields) => {
            out.push('\n');
            write_fields(out, fields, indent + 2);
        }
        Tree::List(items) => {
            out.push('\n');
            for item in items {
                write_item(out, item, indent);
            }
        }
    }
}

fn write_item(out: &mut String, item: &Tree, indent: usize) {
    match item {
        Tree::Map(fields) if !fields.is_empty() => {
            let mut text = String::new();
            write_fields(&mut text, fields, indent + 2);
            text.replace_range(indent..=indent, "-");
            out.push_str(&text);
        }
        _ => {
            let _ = write!(out, "{:indent$}-", "");
            write_value(out, item, indent);
        }
    }
}
