//! Objects to bytes.

use kubekiln_yaml::{Arena, EmitError, Limits, Node, Span, emit, emit_json};
use rayon::prelude::*;

use super::Build;
use crate::diagnostic::{Diagnostic, Problem};
use crate::resource::Resource;

/// An object that cannot be printed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{kind} {name} cannot be printed: {error}")]
struct PrintError {
    kind: String,
    name: String,
    error: EmitError,
}

impl Problem for PrintError {
    fn code(&self) -> &'static str {
        "unprintable"
    }

    fn span(&self) -> Span {
        self.error.span
    }
}

/// One value that need not be an object, as a YAML document.
pub fn document(node: &Node<'_>, arena: &Arena) -> Result<String, Diagnostic> {
    let mut text = String::new();
    emit(node, arena, &Limits::default(), &mut text).map_err(|error| PrintError {
        kind: "the value".to_owned(),
        name: String::new(),
        error,
    })?;
    Ok(text)
}

impl Build<'_> {
    /// The stream that `kustomize build` prints.
    pub fn to_yaml(&self) -> Result<String, Vec<Diagnostic>> {
        self.to_yaml_parts().map(|parts| parts.concat())
    }

    /// The same stream in pieces, for writers: a large build's text is not copied once more.
    pub fn to_yaml_parts(&self) -> Result<Vec<String>, Vec<Diagnostic>> {
        self.texts("---\n", |r, out| emit(&r.node, self.arena, &Limits::default(), out))
    }

    /// Each object as a YAML document, in output order.
    pub fn to_documents(&self) -> Result<Vec<String>, Vec<Diagnostic>> {
        self.texts("", |r, out| emit(&r.node, self.arena, &Limits::default(), out))
    }

    /// One JSON array of all objects, an object a line, and a line end.
    pub fn to_json(&self) -> Result<String, Vec<Diagnostic>> {
        let texts = self.texts(",\n", |r, out| emit_json(&r.node, self.arena, &Limits::default(), out))?;
        Ok(format!("[{}]\n", texts.concat()))
    }

    /// One YAML file an object, with the names that `kustomize build -o DIR` gives them; in output order.
    pub fn to_files(&self) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
        let schema = &self.schema;
        let namespace = |r: &Resource<'_>| r.id(schema).effective_namespace().to_owned();
        let mut namespaces: Vec<String> =
            self.objects.iter().map(namespace).filter(|n| n != crate::id::NO_NAMESPACE).collect();
        namespaces.sort();
        namespaces.dedup();
        let texts = self.texts("", |r, out| emit(&r.node, self.arena, &Limits::default(), out))?;
        let named = self.objects.iter().zip(texts).map(|(resource, text)| {
            let id = resource.id(schema);
            let parts = [id.gvk.group, id.gvk.version, id.gvk.kind];
            let kind = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("_");
            let plain = format!("{}_{}.yaml", kind.to_lowercase(), id.name.to_lowercase());
            let name = if namespaces.len() > 1 && !id.cluster_scoped {
                format!("{}_{plain}", id.effective_namespace().to_lowercase())
            } else {
                plain
            };
            (name, text)
        });
        Ok(named.collect())
    }

    /// Each object's text, all but the first with `separator` in front.
    fn texts<F>(&self, separator: &str, print: F) -> Result<Vec<String>, Vec<Diagnostic>>
    where
        F: Fn(&Resource<'_>, &mut String) -> Result<(), EmitError> + Sync,
    {
        let one = |(place, resource): (usize, &Resource<'_>)| {
            let mut text = String::with_capacity(capacity(resource));
            if place > 0 {
                text.push_str(separator);
            }
            print(resource, &mut text).map(|()| text).map_err(|error| {
                Box::new(PrintError { kind: resource.kind().to_owned(), name: resource.name().to_owned(), error })
            })
        };
        let printed: Vec<_> = self.objects.as_slice().par_iter().enumerate().map(one).collect();
        let mut texts = Vec::with_capacity(printed.len());
        let mut errors = Vec::new();
        for result in printed {
            match result {
                Ok(text) => texts.push(text),
                Err(error) => errors.push((*error).into()),
            }
        }
        if errors.is_empty() { Ok(texts) } else { Err(errors) }
    }
}

/// About the length of an object's text: that of the text it came from, and some more for what layers added.
fn capacity(resource: &Resource<'_>) -> usize {
    let span = resource.node.span;
    (span.end - span.start) as usize * 9 / 8 + 256
}
