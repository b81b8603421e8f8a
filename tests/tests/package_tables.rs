//! The tables in a package's README say what its `package.yaml` says.

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Limits, Node, Tag, Value, parse};

/// Set to write the tables instead of comparing them.
const RENEW: &str = "RENEW";

#[test]
fn readmes_have_the_tables_of_their_packages() {
    let components = Path::new(env!("CARGO_MANIFEST_DIR")).join("../components");
    let packages = packages(&components);
    assert!(!packages.is_empty(), "no package in {}", components.display());
    let stale: Vec<_> = packages.iter().filter(|folder| !check(folder)).collect();
    assert!(stale.is_empty(), "tables of {stale:?} are not those of package.yaml; RENEW=1 cargo test writes them");
}

fn packages(components: &Path) -> Vec<PathBuf> {
    let entries = components.read_dir().expect("components can be listed");
    let mut folders: Vec<_> =
        entries.map(|e| e.expect("an entry").path()).filter(|p| p.join("package.yaml").is_file()).collect();
    folders.sort();
    folders
}

/// True when the README of `folder` has the right tables, or has them now.
fn check(folder: &Path) -> bool {
    let readme = folder.join("README.md");
    let found = std::fs::read_to_string(&readme).expect("a package has a README.md");
    let right = with_tables(folder, &found);
    if std::env::var_os(RENEW).is_some() {
        std::fs::write(&readme, &right).expect("README.md can be written");
        return true;
    }
    found == right
}

fn with_tables(folder: &Path, readme: &str) -> String {
    let text = std::fs::read_to_string(folder.join("package.yaml")).expect("package.yaml can be read");
    let arena = Arena::new();
    let length = text.len();
    let source = arena.add(folder.display().to_string(), text);
    let documents = parse(&arena, source, 0..length, &Limits::default()).expect("package.yaml is YAML");
    let spec = documents[0].root.get("spec").expect("a package has a spec");
    let readme = replace(readme, "params", &params(spec));
    replace(&readme, "images", &images(spec))
}

/// Puts `table` between the two markers called `name`.
fn replace(readme: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let from = readme.find(&begin).unwrap_or_else(|| panic!("README.md has no {begin}")) + begin.len();
    let to = from + readme[from..].find(&end).unwrap_or_else(|| panic!("README.md has no {end}"));
    format!("{}{table}{}", &readme[..from], &readme[to..])
}

fn params(spec: &Node<'_>) -> String {
    let rows = entries(spec.at(&["params", "properties"])).map(|(name, schema)| {
        let default = schema.get("default").map_or_else(|| "required".to_owned(), |d| format!("`{}`", json(d)));
        format!("| `{name}` | {} | {default} | {} |\n", type_of(schema), field(schema, "description"))
    });
    "| parameter | type | default | description |\n| --- | --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn images(spec: &Node<'_>) -> String {
    let rows = entries(spec.get("images"))
        .map(|(key, image)| format!("| `{key}` | `{}` | `{}` |\n", field(image, "name"), field(image, "tag")));
    "| key | image | tag |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn entries<'n, 'a>(node: Option<&'n Node<'a>>) -> impl Iterator<Item = (&'a str, &'n Node<'a>)> {
    let mapping = node.and_then(Node::as_mapping);
    mapping.into_iter().flat_map(|m| &m.entries).map(|e| (e.key.text().expect("a key is text"), &e.value))
}

fn field<'a>(node: &Node<'a>, name: &str) -> &'a str {
    node.get(name).and_then(Node::text).unwrap_or_default()
}

/// A schema's type in words: the values it allows, or what it holds.
fn type_of(schema: &Node<'_>) -> String {
    if let Some(allowed) = schema.get("enum").and_then(Node::as_sequence) {
        let quoted: Vec<_> = allowed.items.iter().map(|v| format!("`{}`", v.text().unwrap_or_default())).collect();
        return quoted.join(", ");
    }
    let held = schema.get("items").or_else(|| schema.get("additionalProperties")).filter(|s| s.as_mapping().is_some());
    match held {
        Some(held) => format!("{} of {}", field(schema, "type"), type_of(held)),
        None => field(schema, "type").to_owned(),
    }
}

/// A value as JSON with a space behind `,` and `:`, so that a wide table can wrap.
fn json(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(scalar) if scalar.tag == Tag::Str => {
            serde_json::to_string(scalar.text).expect("text is always JSON")
        }
        Value::Scalar(scalar) => scalar.text.to_owned(),
        Value::Sequence(sequence) => {
            let items: Vec<_> = sequence.items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(mapping) => {
            let fields: Vec<_> =
                mapping.entries.iter().map(|e| format!("{}: {}", json(&e.key), json(&e.value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Alias(_) => panic!("a default in package.yaml is written out"),
    }
}
