//! The Instances of a tree, with generators' patches applied, and not rendered.

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Node, Span};
use serde_json::Value as Json;

use super::accumulate::{accumulate_entries, in_layer};
use super::session::Session;
use super::shared::SharedLayers;
use super::{Around, Options, openapi};
use crate::diagnostic::{Diagnostic, Severity};
use crate::generate::instance::{self, Unrendered};
use crate::layers::{Content, Layer, tree};
use crate::load::loader::Files;
use crate::package::{self, Package, Parameter, ParameterError, Rendered, parameters};
use crate::text::Text;
use crate::world::World;

/// An Instance of a tree.
#[derive(Clone, Debug)]
pub struct InstanceOf<'a> {
    /// Its name.
    pub name: Text<'a>,
    /// The object after all patches.
    pub object: Node<'a>,
    /// The folder of the kustomization whose `generators` lead to it; its paths start there.
    pub folder: PathBuf,
    /// True when that is the root of the tree, and not a base.
    pub is_own: bool,
    /// Its package.
    pub package: Package<'a>,
    /// What Values files and the object give the package; each value has the span of what set it.
    pub params: Option<Node<'a>>,
    /// The place to name when a parameter is missing.
    pub at: Span,
}

/// A parameter of an Instance.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Row {
    /// The Instance's name.
    pub instance: String,
    /// What the package says of it.
    #[serde(flatten)]
    pub parameter: Parameter,
    /// Its value; none when it has neither value nor default.
    pub value: Option<Json>,
    /// Where it is set; none when the default holds.
    pub set: Option<SetAt>,
}

/// A place that sets a value.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct SetAt {
    /// The file, as diagnostics show it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl InstanceOf<'_> {
    /// Every parameter that the package has, in the order of its schema.
    pub fn rows(&self, arena: &Arena) -> Result<Vec<Row>, Vec<ParameterError>> {
        let values = package::complete(&self.package, self.params.as_ref(), arena)?;
        let row = |parameter: Parameter| {
            let path: Vec<&str> = parameter.name.split('.').collect();
            let value = path.iter().try_fold(&values, |value, key| value.get(key)).cloned();
            let node = self.params.as_ref().and_then(|params| params.at(&path));
            let set = node.and_then(|node| set_at(node.span, arena));
            Row { instance: self.name.to_string(), parameter, value, set }
        };
        Ok(parameters(&self.package, arena).into_iter().map(row).collect())
    }

    /// What the package's schema refuses.
    pub fn check(&self, arena: &Arena) -> Vec<ParameterError> {
        package::check(&self.package, self.params.as_ref(), self.at, arena)
    }
}

fn set_at(span: Span, arena: &Arena) -> Option<SetAt> {
    let (source, position) = (arena.source(span.source)?, arena.position(span)?);
    Some(SetAt { file: source.name.clone(), line: position.line })
}

/// The Instances that the kustomization in `folder` and those below it list, bases first.
pub fn instances<'a>(
    arena: &'a Arena,
    world: &dyn World,
    folder: &Path,
    options: &Options<'_>,
) -> Result<Vec<InstanceOf<'a>>, Vec<Diagnostic>> {
    let files = Files::new(arena, world, options.shown_from.clone(), options.restrictor);
    let files = files.with_remotes(options.remote.clone());
    let (layer, found) = tree::load(&files, folder);
    let errors: Vec<_> = found.into_iter().filter(|d| d.severity == Severity::Error).collect();
    let Some(mut layer) = layer.filter(|_| errors.is_empty()) else { return Err(errors) };
    layer.pass_namespaces_down(Text::EMPTY);
    let schema = openapi::schema(&files, &mut layer)?;
    let (rendered, shared) = (Rendered::default(), SharedLayers::default());
    let around = Around { depth: 0, refuse: &|_| None, rendered: &rendered, shared: &shared };
    Session::with(&files, options, &schema, around, |session, _| {
        let mut search = Search { session, found: Vec::new(), errors: Vec::new() };
        search.layer(layer, &[]);
        if search.errors.is_empty() { Ok(search.found) } else { Err(search.errors) }
    })
}

struct Search<'s, 'a, 'w> {
    session: &'s Session<'s, 'a, 'w>,
    found: Vec<InstanceOf<'a>>,
    errors: Vec<Diagnostic>,
}

impl<'a> Search<'_, 'a, '_> {
    /// `chain` has the entries on the way to the layer.
    fn layer(&mut self, mut layer: Layer<'a>, chain: &[Span]) {
        let below = std::mem::take(&mut layer.resources).into_iter().chain(std::mem::take(&mut layer.components));
        for entry in below {
            if let Content::Layer(base) = entry.content {
                self.layer(*base, &[chain, &[entry.text.span]].concat());
            }
        }
        for entry in std::mem::take(&mut layer.generators) {
            let way = [chain, &[entry.text.span]].concat();
            let built = accumulate_entries(self.session, &layer, vec![entry]);
            let built = built.map_err(|errors| in_chain(errors, chain));
            match built {
                Ok(built) => {
                    for resource in built.resources.into_vec() {
                        self.object(&layer.folder, resource.node, &way);
                    }
                }
                Err(errors) => self.errors.extend(errors),
            }
        }
    }

    fn object(&mut self, folder: &Path, object: Node<'a>, way: &[Span]) {
        if !instance::is_instance(&object) {
            return;
        }
        match instance::unrendered(self.session.files, folder, &object) {
            Ok(Unrendered { name, package, params, at }) => {
                let (folder, is_own) = (folder.to_path_buf(), way.len() == 1);
                self.found.push(InstanceOf { name, object, folder, is_own, package, params, at });
            }
            Err(errors) => self.errors.extend(in_chain(errors, way)),
        }
    }
}

fn in_chain(errors: Vec<Diagnostic>, way: &[Span]) -> Vec<Diagnostic> {
    way.iter().rev().fold(errors, |errors, span| in_layer(errors, *span))
}
