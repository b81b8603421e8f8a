//! `cargo xtask readme`: the tables in a package's README, and that of all packages in the README at the top, say what
//! `package.yaml` says.
//!
//! A table stands between two markers, such as `<!-- params:begin -->` and `<!-- params:end -->`.

mod cell;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_tests::place;
use kubekiln_yaml::{Arena, Limits, Node, parse};

use crate::Outcome;
use crate::generated::Generated;

pub(crate) fn run(args: &Generated) -> Outcome {
    let mut stale = 0;
    let root = args.root()?;
    for (readme, tables) in tables(&root)? {
        let found = fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
        let right = with_tables(&found, &tables)?;
        if found != right {
            println!("{}: tables differ from package.yaml", readme.display());
            stale += 1;
            if !args.check {
                fs::write(&readme, right)?;
            }
        }
    }
    args.done(stale, "`cargo xtask readme` writes these tables")
}

/// A table, under the name of its markers.
type Table = (&'static str, String);

/// A README and its tables.
type Readme = (PathBuf, Vec<Table>);

/// Every README with generated tables.
fn tables(root: &Path) -> Result<Vec<Readme>, Box<dyn Error>> {
    let (mut readmes, mut packages) = (Vec::new(), String::new());
    for folder in place::folders_with(&root.join("components"), "package.yaml")? {
        let text = fs::read_to_string(folder.join("package.yaml"))?;
        let arena = Arena::new();
        let length = text.len();
        let source = arena.add(folder.display().to_string(), text);
        let documents = parse(&arena, source, 0..length, &Limits::default())?;
        let package = &documents.first().ok_or("package.yaml is empty")?.root;
        let spec = package.get("spec").ok_or("package.yaml has no spec")?;
        packages += &row(package);
        readmes.push((folder.join("README.md"), vec![("params", params(spec)), ("images", images(spec))]));
    }
    let head = "| package | what it is | follows |\n| --- | --- | --- |\n".to_owned();
    readmes.push((root.join("README.md"), vec![("components", head + &packages)]));
    Ok(readmes)
}

/// The README with its tables.
fn with_tables(readme: &str, tables: &[Table]) -> Result<String, String> {
    tables.iter().try_fold(readme.to_owned(), |readme, (name, table)| replace(&readme, name, table))
}

/// A package's row in the table of all.
fn row(package: &Node<'_>) -> String {
    let at = |path: &[&str]| package.at(path).and_then(Node::text).unwrap_or_default();
    let name = at(&["metadata", "name"]);
    let version = at(&["spec", "tracks", "version"]);
    // A commit is known by its first digits.
    let version = if version.len() == 40 { version.get(..7).unwrap_or(version) } else { version };
    let (what, source) = (at(&["metadata", "description"]), at(&["spec", "tracks", "source"]));
    format!("| [{name}](components/{name}) | {} | {source} {version} |\n", what.trim_end_matches('.'))
}

/// Puts `table` between the two markers called `name`.
fn replace(readme: &str, name: &str, table: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let parts = readme.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("a README lacks {} or {end}", begin.trim_end()))?;
    Ok(format!("{before}{begin}{table}{end}{after}"))
}

fn params(spec: &Node<'_>) -> String {
    let rows = entries(spec.at(&["params", "properties"])).map(|(name, schema)| {
        let default = schema.get("default").map_or_else(|| "required".to_owned(), |d| format!("`{}`", cell::json(d)));
        format!("| `{name}` | {} | {default} | {} |\n", cell::type_of(schema), cell::field(schema, "description"))
    });
    "| parameter | type | default | description |\n| --- | --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn images(spec: &Node<'_>) -> String {
    let rows = entries(spec.get("images")).map(|(key, image)| {
        format!("| `{key}` | `{}` | `{}` |\n", cell::field(image, "name"), cell::field(image, "tag"))
    });
    "| key | image | tag |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

fn entries<'n, 'a>(node: Option<&'n Node<'a>>) -> impl Iterator<Item = (&'a str, &'n Node<'a>)> {
    let mapping = node.and_then(Node::as_mapping);
    mapping.into_iter().flat_map(|m| &m.entries).map(|e| (e.key.text().unwrap_or_default(), &e.value))
}

#[cfg(test)]
mod tests {
    use super::{place, replace, tables, with_tables};

    #[test]
    fn readmes_have_the_tables_of_their_packages() {
        let readmes = tables(&place::root()).unwrap();
        assert!(readmes.len() > 1);
        for (readme, tables) in readmes {
            let text = std::fs::read_to_string(&readme).unwrap();
            assert!(with_tables(&text, &tables).unwrap() == text, "{readme:?}: run `cargo xtask readme`");
        }
    }

    #[test]
    fn text_between_markers_is_replaced() {
        let readme = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
        assert_eq!(replace(readme, "x", "new\n").unwrap(), "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n");
        assert!(replace(readme, "y", "").unwrap_err().contains("y:begin"));
    }
}
