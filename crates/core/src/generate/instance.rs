//! `kind: Instance`: a component package with its parameters.

mod decode;
mod facts;
mod images;
mod patched;
mod program;
mod vendored;

use std::path::Path;

use kubekiln_jsonnet::Engine;
use kubekiln_yaml::{Node, Span};
use serde_json::{Map, Value as Json};

use crate::diagnostic::{Diagnostic, Problem};
use crate::load::loader::Files;
use crate::package::{Crds, Given, Package, Rendered, ValuesUse, Vendored, fill};
use crate::schema::Schema;
use crate::text::Text;
use crate::world::join;
use decode::Instance;
use images::images;
pub(crate) use program::{document, package_program};
use program::{program, told};
pub use vendored::{VendoredInstance, Vendoring};

/// The group and version of kiln's own kinds.
pub(crate) const API_VERSION: &str = "kubekiln.dev/v1alpha1";

/// True for a generator object that is an Instance.
pub(crate) fn is_instance(node: &Node<'_>) -> bool {
    node.get("kind").and_then(Node::text) == Some("Instance")
        && node.get("apiVersion").and_then(Node::text) == Some(API_VERSION)
}

/// What renders Instances.
#[derive(Clone, Copy)]
pub(crate) struct Renderer<'r, 'a, 'w> {
    pub(crate) files: &'r Files<'a, 'w>,
    pub(crate) engine: &'r dyn Engine,
    /// Makes the objects of Vendored packages.
    pub(crate) vendoring: &'r dyn Vendoring<'a>,
    pub(crate) schema: &'r Schema,
    /// What is told of all instances of the build together.
    pub(crate) rendered: &'r Rendered,
}

/// A package, and what each of its programs gets for an Instance.
struct Prepared<'a> {
    package: Package<'a>,
    /// `name`, `namespace`, `params` and `images`
    context: Map<String, Json>,
    /// What Values files and the Instance set.
    given: Option<Node<'a>>,
}

impl<'a> Renderer<'_, 'a, '_> {
    /// Renders an Instance; its paths start at `root`, the folder of the kustomization that lists it.
    pub(crate) fn objects(&self, root: &Path, object: &Node<'a>) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let instance = Instance::decode(object).map_err(diagnostics)?;
        let prepared = self.prepare(root, &instance, &self.rendered.values);
        let (prepared, uses) = both(prepared, self.uses(root, &instance))?;
        let Prepared { package, mut context, given } = prepared;
        self.rendered.note(instance.name, &package, &context);
        if let Some(vendored) = &package.vendored {
            return self.vendored(&instance, &package, vendored, &context["params"], given.as_ref());
        }
        let crds = Crds::load(self.files, &package, instance.package.span).map_err(diagnostics)?;
        context.insert("crds".to_owned(), crds.offered(self.files.arena).map_err(diagnostics)?);
        context.insert("uses".to_owned(), uses);
        let made = self.run(&package, &Json::Object(context), crds, instance.name.span);
        made.map_err(|found| told(found, instance.name.span, &format!("package {}", package.name)))
    }

    fn prepare(
        &self,
        root: &Path,
        instance: &Instance<'_, 'a>,
        values: &ValuesUse,
    ) -> Result<Prepared<'a>, Vec<Diagnostic>> {
        let (files, own) = (self.files, instance.params);
        let package = Package::load(files, root, instance.package).map_err(diagnostics)?;
        let given = Given::collect(files, root, &package, &instance.values, own, values).map_err(diagnostics)?;
        let params = fill(&package, given.params.as_ref(), instance.params_at(), files.arena).map_err(diagnostics);
        let (images, params) = both(images(instance, &package).map_err(diagnostics), params)?;
        let text = |text: Text<'_>| Json::from(text.text);
        let fields = [
            ("name", text(instance.name)),
            ("namespace", text(instance.namespace)),
            ("params", params),
            ("images", images),
        ];
        let context = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Ok(Prepared { package, context, given: given.params })
    }

    fn vendored(
        &self,
        instance: &Instance<'_, 'a>,
        package: &Package<'a>,
        vendored: &Vendored<'a>,
        params: &Json,
        given: Option<&Node<'a>>,
    ) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let images = vendored::images(instance, package).map_err(diagnostics)?;
        let (namespace, span) = (instance.namespace, instance.name.span);
        self.vendoring.objects(&VendoredInstance { package, vendored, namespace, images, params, given, span })
    }

    fn run(
        &self,
        package: &Package<'a>,
        context: &Json,
        crds: Crds<'a>,
        asked: Span,
    ) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let file = join(&package.folder, &package.main);
        let program = program(self.files, package, &file, context, asked)?;
        let mut objects = program.objects(self.files, self.engine, Some(self.schema))?;
        let problems = crds.put_back(&mut objects, asked);
        if problems.is_empty() { Ok(objects) } else { Err(program.about_value(problems, self.files)) }
    }
}

/// Both results, or the errors of both.
fn both<T, U>(
    first: Result<T, Vec<Diagnostic>>,
    second: Result<U, Vec<Diagnostic>>,
) -> Result<(T, U), Vec<Diagnostic>> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err([first.err(), second.err()].into_iter().flatten().flatten().collect()),
    }
}

/// An Instance that is not rendered: its package, and what it is given.
pub(crate) struct Unrendered<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) package: Package<'a>,
    pub(crate) params: Option<Node<'a>>,
    /// The place to name when something is missing.
    pub(crate) at: Span,
}

/// What would be rendered of an Instance.
pub(crate) fn unrendered<'a>(
    files: &Files<'a, '_>,
    root: &Path,
    object: &Node<'a>,
) -> Result<Unrendered<'a>, Vec<Diagnostic>> {
    let instance = Instance::decode(object).map_err(diagnostics)?;
    let package = Package::load(files, root, instance.package).map_err(diagnostics)?;
    let uses = ValuesUse::default();
    let given = Given::collect(files, root, &package, &instance.values, instance.params, &uses).map_err(diagnostics)?;
    Ok(Unrendered { name: instance.name, package, params: given.params, at: instance.params_at() })
}

fn diagnostics<P: Problem>(problems: Vec<P>) -> Vec<Diagnostic> {
    problems.into_iter().map(Diagnostic::from).collect()
}
