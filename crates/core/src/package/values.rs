//! `kind: Values`: parameters that several instances read.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kubekiln_yaml::{Arena, Entry, Node, Span};
use rustc_hash::FxHashMap;

use super::{Package, parameter};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::load::documents;
use crate::load::fields::{Fields, LoadError, Problems, wrong_type};
use crate::load::loader::Files;
use crate::text::Text;

/// What an instance gives its package.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// Values files in their order, each laid over the one before, and the instance's own parameters over all; mappings
    /// are merged key by key. Each value keeps the span of the file that set it.
    pub params: Option<Node<'a>>,
}

impl<'a> Given<'a> {
    /// Reads the Values files that an instance names, from `root`, and lays `own` over them. A Values file serves several
    /// instances: what the package has no parameter for is left out.
    pub fn collect(
        files: &Files<'a, '_>,
        root: &Path,
        package: &Package<'_>,
        values: &[Text<'a>],
        own: Option<&Node<'a>>,
        uses: &ValuesUse,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut params: Option<Node<'a>> = None;
        let known = parameter::names(package);
        for path in values {
            let Some(mut read) = read(files, root, *path, &mut problems) else { continue };
            let Some(mapping) = read.as_mapping_mut() else { continue };
            uses.note(&mapping.entries, &known);
            mapping.entries.retain(|entry| entry.key.text().is_some_and(|key| known.contains(&key)));
            params = Some(over(params, &read));
        }
        if let Some(own) = own {
            params = Some(over(params, own));
        }
        if problems.is_empty() { Ok(Self { params }) } else { Err(problems) }
    }
}

/// `spec.params` of a Values file.
fn read<'a>(files: &Files<'a, '_>, root: &Path, path: Text<'a>, problems: &mut Problems) -> Option<Node<'a>> {
    let read = files.load(root, path).and_then(|source| documents::roots(files.arena, source));
    let roots = read.map_err(|error| problems.push(error)).ok()?;
    let [object] = roots.as_slice() else {
        let message = format!("{path} has {} documents; a Values file has one", roots.len());
        problems.push(invalid("values-file", message, path.span));
        return None;
    };
    let mut top = Fields::new(object, "Values", problems);
    let version = top.text("apiVersion", problems);
    let kind = top.text("kind", problems);
    let own = version.is_some_and(|v| v.text == "kubekiln.dev/v1alpha1") && kind.is_some_and(|k| k.text == "Values");
    if !own {
        let message = format!("{path} is no Values object of kubekiln.dev/v1alpha1");
        problems.push(invalid("values-file", message, kind.map_or(object.span, |k| k.span)));
        return None;
    }
    top.metadata("Values.metadata", problems);
    let mut params = None;
    if let Some(spec) = top.node("spec") {
        let mut fields = Fields::new(spec, "Values.spec", problems);
        params = fields.node("params").cloned();
        fields.finish(problems);
    }
    top.finish(problems);
    if let Some(wrong) = params.as_ref().filter(|node| node.as_mapping().is_none()) {
        problems.push(wrong_type("Values.spec", "params", "a mapping", wrong));
        return None;
    }
    params
}

fn invalid(code: &'static str, message: String, span: Span) -> LoadError {
    let hint =
        Some("write `apiVersion: kubekiln.dev/v1alpha1`, `kind: Values`, and `spec: {params: {...}}`".to_owned());
    LoadError::Invalid { code, message, span, hint }
}

/// `above` laid over `below`: mappings key by key, anything else as a whole.
pub(crate) fn over<'a>(below: Option<Node<'a>>, above: &Node<'a>) -> Node<'a> {
    let Some(mut below) = below else { return above.clone() };
    let (Some(under), Some(upper)) = (below.as_mapping_mut(), above.as_mapping()) else { return above.clone() };
    for Entry { key, value } in &upper.entries {
        let old = key.text().and_then(|name| under.position(name));
        match old {
            Some(place) => {
                let merged = over(Some(under.entries[place].value.clone()), value);
                under.entries[place] = Entry { key: key.clone(), value: merged };
            }
            None => under.entries.push(Entry { key: key.clone(), value: value.clone() }),
        }
    }
    Node { span: above.span, ..below }
}

/// Which names of Values files an instance of the build has taken.
#[derive(Debug, Default)]
pub struct ValuesUse {
    names: Mutex<FxHashMap<Span, Name>>,
}

#[derive(Clone, Debug, Default)]
struct Name {
    text: String,
    taken: bool,
    /// The nearest parameter of a package that read the file.
    near: Option<String>,
}

impl ValuesUse {
    fn note(&self, entries: &[Entry<'_>], known: &[&str]) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        for key in entries.iter().map(|entry| &entry.key) {
            let Some(text) = key.text() else { continue };
            let name = names.entry(key.span).or_insert_with(|| Name { text: text.to_owned(), ..Name::default() });
            name.taken |= known.contains(&text);
            if !name.taken && name.near.is_none() {
                name.near = nearest(text, known.iter().copied()).map(str::to_owned);
            }
        }
    }

    /// Adds what instances of another build have taken.
    pub(super) fn extend(&self, other: &Self) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        for (span, theirs) in other.names.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let name = names.entry(*span).or_insert_with(|| theirs.clone());
            name.taken |= theirs.taken;
        }
    }

    /// A warning for each name that no instance has taken, by place.
    pub fn warnings(&self, arena: &Arena) -> Vec<Diagnostic> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let mut untaken: Vec<_> = names.iter().filter(|(_, name)| !name.taken).collect();
        let file = |span: &Span| arena.source(span.source).map_or("", |s| s.name.as_str());
        untaken.sort_by_key(|(span, _)| (file(span), span.start));
        untaken.into_iter().map(|(span, name)| name.warning(*span)).collect()
    }
}

impl Name {
    fn warning(&self, span: Span) -> Diagnostic {
        Diagnostic {
            hint: self.near.as_ref().map(|near| format!("did you mean \"{near}\"?")),
            ..Diagnostic::new(
                Severity::Warning,
                "unused-value",
                format!("no instance has a parameter \"{}\"", self.text),
                span,
            )
        }
    }
}
