//! `crds:` files: `OpenAPI` definitions whose `x-kubernetes-` extensions say which fields of a kind hold names, labels
//! and annotations.

use kubekiln_yaml::{Arena, Mapping, Node, Span, Tag};

use super::merge::{Origin, merge_one, merge_references};
use super::{FieldSpec, MergeConflict, NameBackReferences, TransformerConfig};
use crate::id::Gvk;
use crate::load::{LoadError, Problems};
use crate::text::Text;

impl<'a> TransformerConfig<'a> {
    /// Reads a `crds:` file, named by `path`: a mapping of type names to `{Schema: {properties: ...}}`.
    pub fn decode_crds(
        root: &Node<'a>,
        path: &Text<'a>,
        arena: &'a Arena,
        problems: &mut Problems,
    ) -> Result<Self, MergeConflict> {
        let mut config = Self::default();
        let Some(types) = definitions(root, path, problems) else { return Ok(config) };
        for entry in &types.entries {
            let name = entry.key.text().unwrap_or("");
            let Some(properties) = properties(types, name).filter(|p| looks_like_an_object(p)) else { continue };
            let kind = name.rsplit('.').next().unwrap_or(name);
            let gvk = Gvk { group: "", version: "", kind };
            let mut reader = Reader { types, gvk, arena, span: path.span, config: Self::default() };
            reader.read(properties, &mut vec![name], &mut Vec::new())?;
            config.merge(&reader.config, path.span)?;
        }
        Ok(config)
    }
}

/// The definitions; a file that holds something else is a problem.
fn definitions<'n, 'a>(root: &'n Node<'a>, path: &Text<'a>, problems: &mut Problems) -> Option<&'n Mapping<'a>> {
    let types = root.as_mapping();
    let all_mappings = |m: &&Mapping<'a>| m.entries.iter().all(|e| e.value.is_null() || e.value.as_mapping().is_some());
    let good = types.filter(all_mappings);
    if good.is_none() {
        problems.push(LoadError::Invalid {
            code: "crds",
            message: format!("unable to parse open API definition from '{path}'"),
            span: root.span,
            hint: Some(
                "`crds:` takes OpenAPI definitions with x-kubernetes- extensions; a CustomResourceDefinition belongs \
                 under `resources:`"
                    .to_owned(),
            ),
        });
    }
    good
}

fn properties<'n, 'a>(types: &'n Mapping<'a>, name: &str) -> Option<&'n Mapping<'a>> {
    let definition = types.get(name)?.as_mapping()?;
    // Go's JSON takes `Schema` in any case.
    let schema = definition.entries.iter().find(|e| e.key.text().is_some_and(|k| k.eq_ignore_ascii_case("schema")))?;
    schema.value.get("properties")?.as_mapping()
}

fn looks_like_an_object(properties: &Mapping<'_>) -> bool {
    ["kind", "apiVersion", "metadata"].iter().all(|key| properties.contains_key(key))
}

/// The text of an extension; one that is no string does not count.
fn extension<'a>(property: &Node<'a>, name: &str) -> Option<&'a str> {
    let scalar = property.get(name)?.as_scalar()?;
    (!matches!(scalar.tag, Tag::Int | Tag::Float | Tag::Bool | Tag::Null)).then_some(scalar.text)
}

struct Reader<'n, 'a> {
    types: &'n Mapping<'a>,
    gvk: Gvk<'a>,
    arena: &'a Arena,
    span: Span,
    config: TransformerConfig<'a>,
}

impl<'n, 'a> Reader<'n, 'a> {
    /// Reads the properties of a type and of those it refers to. `within` holds the types on the way: one that refers
    /// to itself is read once (kustomize never ends on it).
    fn read(
        &mut self,
        properties: &'n Mapping<'a>,
        within: &mut Vec<&'a str>,
        path: &mut Vec<&'a str>,
    ) -> Result<(), MergeConflict> {
        for entry in &properties.entries {
            path.push(entry.key.text().unwrap_or(""));
            self.read_extensions(&entry.value, path)?;
            let target = entry.value.get("$ref").and_then(Node::text).filter(|t| !within.contains(t));
            if let Some((target, properties)) = target.and_then(|t| Some((t, self::properties(self.types, t)?))) {
                within.push(target);
                self.read(properties, within, path)?;
                within.pop();
            }
            path.pop();
        }
        Ok(())
    }

    fn read_extensions(&mut self, property: &Node<'a>, path: &[&'a str]) -> Result<(), MergeConflict> {
        let origin = |table| Origin { table, span: self.span };
        if extension(property, "x-kubernetes-annotation").is_some() {
            let spec = self.spec(path, None);
            merge_one(&mut self.config.common_annotations, spec, origin("CommonAnnotations fieldSpec"))?;
        }
        if extension(property, "x-kubernetes-label-selector").is_some() {
            let spec = self.spec(path, None);
            merge_one(&mut self.config.common_labels, spec, origin("CommonLabels fieldSpec"))?;
        }
        if extension(property, "x-kubernetes-identity").is_some() {
            let spec = self.spec(path, None);
            merge_one(&mut self.config.name_prefix, spec, origin("NamePrefix fieldSpec"))?;
        }
        let version = extension(property, "x-kubernetes-object-ref-api-version");
        let kind = extension(property, "x-kubernetes-object-ref-kind");
        if let (Some(version), Some(kind)) = (version, kind) {
            let key = extension(property, "x-kubernetes-object-ref-name-key").unwrap_or("name");
            let gvk = Gvk { group: "", version, kind };
            let references = NameBackReferences { gvk, referrers: vec![self.spec(path, Some(key))] };
            merge_references(&mut self.config.name_reference, &references, origin("NameReference fieldSpec"))?;
        }
        Ok(())
    }

    fn spec(&self, path: &[&'a str], key: Option<&'a str>) -> FieldSpec<'a> {
        let path: Vec<_> = path.iter().copied().chain(key).collect();
        FieldSpec { gvk: self.gvk, path: self.arena.keep(path.join("/")), create: false }
    }
}
