//! Which fields of a kustomization name files and folders.

use kubekiln_yaml::{Node, Step};

use crate::text::Text;

/// A text that names something, and the way to it in its document.
pub(super) struct Entry<'a> {
    pub(super) path: Vec<Step<'a>>,
    pub(super) text: Text<'a>,
    pub(super) kind: Kind,
}

/// What a text names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A file.
    File,
    /// A file, with `key=` in front or not.
    FileSource,
    /// A folder with a kustomization.
    Root,
    /// A file with objects, or a folder with a kustomization.
    Resource,
    /// A file that is read as YAML: a jsonnet program stands for its value.
    Evaluated,
    /// A jsonnet program.
    Program,
    /// A patch, written here or in a file.
    Patch,
    /// A patch in a file.
    PatchFile,
    /// A patch, written here.
    PatchText,
    /// An object that configures a generator, transformer or validator, written here or in a file.
    Plugin,
    /// A folder of helm charts; an empty text stands for the usual one.
    ChartHome,
    /// A component package's folder.
    Package,
    /// The file of another Instance, whose facts are read.
    Used,
}

/// Everything that the kustomization `root` names.
pub(super) fn entries<'a>(root: &Node<'a>) -> Vec<Entry<'a>> {
    let mut walk = Walk { found: Vec::new(), path: Vec::new() };
    walk.field(root, "openapi", |walk, openapi| walk.text(openapi, "path", Kind::File));
    let lists = [
        ("bases", Kind::Root),
        ("components", Kind::Root),
        ("configurations", Kind::Evaluated),
        ("crds", Kind::Evaluated),
        ("resources", Kind::Resource),
        ("patchesStrategicMerge", Kind::Patch),
        ("generators", Kind::Plugin),
        ("transformers", Kind::Plugin),
        ("validators", Kind::Plugin),
    ];
    for (name, kind) in lists {
        walk.text(root, name, kind);
    }
    for name in ["configMapGenerator", "secretGenerator"] {
        walk.each(root, name, |walk, item| {
            walk.text(item, "env", Kind::File);
            walk.text(item, "envs", Kind::File);
            walk.text(item, "files", Kind::FileSource);
        });
    }
    for name in ["patches", "patchesJson6902"] {
        walk.each(root, name, |walk, item| {
            walk.text(item, "path", Kind::PatchFile);
            walk.text(item, "patch", Kind::PatchText);
        });
    }
    walk.each(root, "replacements", |walk, item| walk.text(item, "path", Kind::Evaluated));
    walk.helm(root);
    walk.found
}

/// Walks a document, remembering the way.
pub(super) struct Walk<'a> {
    pub(super) found: Vec<Entry<'a>>,
    pub(super) path: Vec<Step<'a>>,
}

impl<'a> Walk<'a> {
    fn helm(&mut self, root: &Node<'a>) {
        self.each(root, "helmChartInflationGenerator", |walk, item| {
            walk.text(item, "values", Kind::File);
            walk.chart_home(item);
        });
        let mut has_charts = false;
        self.each(root, "helmCharts", |walk, item| {
            has_charts = true;
            walk.text(item, "valuesFile", Kind::File);
            walk.text(item, "additionalValuesFiles", Kind::File);
        });
        let mut has_globals = false;
        self.field(root, "helmGlobals", |walk, globals| {
            has_globals = true;
            walk.chart_home(globals);
        });
        if has_charts && !has_globals {
            self.usual_chart_home(root);
        }
    }

    /// `chartHome`, or the folder that is taken without one.
    pub(super) fn chart_home(&mut self, node: &Node<'a>) {
        let before = self.found.len();
        self.text(node, "chartHome", Kind::ChartHome);
        if self.found.len() == before {
            self.usual_chart_home(node);
        }
    }

    fn usual_chart_home(&mut self, node: &Node<'a>) {
        let text = Text { text: "", span: node.span };
        self.found.push(Entry { path: self.path.clone(), text, kind: Kind::ChartHome });
    }

    /// A field with one text, or with a list of them.
    pub(super) fn text(&mut self, node: &Node<'a>, name: &str, kind: Kind) {
        self.field(node, name, |walk, value| {
            walk.scalar(value, kind);
            walk.items(value, |walk, item| walk.scalar(item, kind));
        });
    }

    /// A field with texts by keys of the user's own.
    pub(super) fn texts_by_key(&mut self, node: &Node<'a>, name: &str, kind: Kind) {
        self.field(node, name, |walk, value| {
            let entries = value.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice());
            for (key, value) in entries.iter().filter_map(|entry| Some((entry.key.text()?, &entry.value))) {
                walk.path.push(Step::Key(key));
                walk.scalar(value, kind);
                walk.path.pop();
            }
        });
    }

    fn scalar(&mut self, node: &Node<'a>, kind: Kind) {
        if let Some(text) = node.text().filter(|_| !node.is_null()) {
            self.found.push(Entry { path: self.path.clone(), text: Text { text, span: node.span }, kind });
        }
    }

    /// Every item of a list.
    pub(super) fn each(&mut self, node: &Node<'a>, name: &str, mut visit: impl FnMut(&mut Self, &Node<'a>)) {
        self.field(node, name, |walk, value| walk.items(value, &mut visit));
    }

    fn items(&mut self, node: &Node<'a>, mut visit: impl FnMut(&mut Self, &Node<'a>)) {
        for (index, item) in node.as_sequence().into_iter().flat_map(|s| s.items.iter().enumerate()) {
            self.path.push(Step::Index(index));
            visit(self, item);
            self.path.pop();
        }
    }

    /// A field; like Go's decoder this does not mind in which case its name is written.
    pub(super) fn field(&mut self, node: &Node<'a>, name: &str, visit: impl FnOnce(&mut Self, &Node<'a>)) {
        let entries = node.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice());
        let find = |is: fn(&str, &str) -> bool| entries.iter().find(|e| e.key.text().is_some_and(|key| is(key, name)));
        let found = find(|key, name| key == name).or_else(|| find(str::eq_ignore_ascii_case));
        let Some((entry, key)) = found.and_then(|entry| Some((entry, entry.key.text()?))) else { return };
        if !entry.value.is_null() {
            self.path.push(Step::Key(key));
            visit(self, &entry.value);
            self.path.pop();
        }
    }
}
