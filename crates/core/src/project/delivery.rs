//! `delivery` of a target: which tool brings its tree into a cluster, and how.

use kubekiln_yaml::{Node, Span};

use super::target::{DELIVERY, NAME_HINT, is_name};
use super::{Target, invalid};
use crate::diagnostic::Diagnostic;
use crate::load::fields::{Fields, Problems};
use crate::text::Text;

/// Which objects leave the cluster when they leave the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Prune {
    /// Not those that take others or data with them: CRDs, namespaces, volumes and claims.
    #[default]
    Safe,
    /// All of them.
    All,
}

/// How a target gets into a cluster.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    /// Where the project's folder is in the repository; empty for its top.
    pub root: Text<'a>,
    /// See [`Prune`].
    pub prune: Prune,
    /// By what.
    pub by: Tool<'a>,
}

/// A tool that applies what is in a git repository.
#[derive(Clone, Debug)]
pub enum Tool<'a> {
    /// Argo CD
    ArgoCd(ArgoCd<'a>),
    /// Flux
    Flux(Flux<'a>),
}

/// `delivery.argocd`
#[derive(Clone, Debug)]
pub struct ArgoCd<'a> {
    /// The repository, as Argo CD knows it.
    pub repo_url: Text<'a>,
    /// Branch, tag or commit; `HEAD` when not given.
    pub target_revision: Text<'a>,
    /// The project of Argo CD's; `default` when not given.
    pub project: Text<'a>,
    /// Where the Application lies; `argocd` when not given.
    pub namespace: Text<'a>,
    /// The cluster's API server; the one that Argo CD runs in when not given.
    pub server: Text<'a>,
    /// Whether it is applied without anyone asking; true when not given.
    pub automated: bool,
    /// Whether the objects go with the Application; false when not given.
    pub cascade: bool,
    /// When an Application of all targets applies this one's; a later wave waits for an earlier one.
    pub sync_wave: Option<i64>,
}

/// `spec.delivery.argocd.appOfApps`: an Application of those of all targets.
#[derive(Clone, Debug)]
pub struct AppOfApps<'a> {
    /// What it is called.
    pub name: Text<'a>,
    /// `spec.delivery.root`: where the project's folder is in the repository; empty for its top.
    pub root: Text<'a>,
    /// Where it reads from, and how.
    pub argocd: ArgoCd<'a>,
}

/// `delivery.flux`
#[derive(Clone, Debug)]
pub struct Flux<'a> {
    /// Where the tree is read from.
    pub source: FluxSource<'a>,
    /// How often Flux looks, as it writes times; `10m` when not given.
    pub interval: Text<'a>,
    /// Where Flux's objects lie; `flux-system` when not given.
    pub namespace: Text<'a>,
    /// See [`HealthChecks`].
    pub health_checks: HealthChecks,
}

/// What has to be healthy before Flux goes on to the next wave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HealthChecks {
    /// Every object of the wave.
    #[default]
    All,
    /// What others run on: CRDs, API services, and what has pods. A Service that never gets its address, or a custom
    /// resource that nobody looks after, keeps no wave back.
    Workloads,
    /// None.
    None,
}

/// A source of Flux's.
#[derive(Clone, Debug)]
pub enum FluxSource<'a> {
    /// One that is there.
    There {
        /// `GitRepository`, `OCIRepository` or `Bucket`; the first when not given.
        kind: Text<'a>,
        /// Its name.
        name: Text<'a>,
        /// Its namespace; that of Flux's other objects when empty.
        namespace: Text<'a>,
    },
    /// One that is made: a `GitRepository`, or for `oci://` an `OCIRepository`.
    Made {
        /// The repository.
        url: Text<'a>,
        /// The branch, or for `oci://` the tag; `main`, or `latest`, when empty.
        reference: Text<'a>,
    },
}

const KINDS: [&str; 3] = ["GitRepository", "OCIRepository", "Bucket"];

impl<'a> Delivery<'a> {
    pub(super) fn decode(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.targets.delivery", problems);
        let root = fields.text("root", problems).unwrap_or_default();
        let prune = decode_prune(&mut fields, problems);
        let argocd = fields.node("argocd").map(|node| ArgoCd::decode(node, problems));
        let flux = fields.node("flux").map(|node| Flux::decode(node, problems));
        fields.finish(problems);
        let by = match (argocd, flux) {
            (Some(argocd), None) => Tool::ArgoCd(argocd?),
            (None, Some(flux)) => Tool::Flux(flux?),
            _ => {
                let message = "delivery is by argocd or by flux: name one".to_owned();
                problems.push(invalid("delivery-tool", message, node.span, None));
                return None;
            }
        };
        Some(Self { root, prune, by })
    }
}

fn decode_prune(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Prune {
    match fields.text("prune", problems) {
        None => Prune::Safe,
        Some(text) if text.text == "safe" => Prune::Safe,
        Some(text) if text.text == "all" => Prune::All,
        Some(text) => {
            let message = format!("prune: \"{text}\" is neither \"safe\" nor \"all\"");
            problems.push(invalid("delivery-prune", message, text.span, None));
            Prune::Safe
        }
    }
}

fn decode_health_checks(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> HealthChecks {
    match fields.text("healthChecks", problems) {
        None => HealthChecks::All,
        Some(text) if text.text == "all" => HealthChecks::All,
        Some(text) if text.text == "workloads" => HealthChecks::Workloads,
        Some(text) if text.text == "none" => HealthChecks::None,
        Some(text) => {
            let message = format!("healthChecks: \"{text}\" is neither \"all\" nor \"workloads\" nor \"none\"");
            problems.push(invalid("delivery-health", message, text.span, None));
            HealthChecks::All
        }
    }
}

fn or<'a>(text: Option<Text<'a>>, otherwise: &'static str) -> Text<'a> {
    text.unwrap_or(Text { text: otherwise, span: Span::NONE })
}

fn missing(what: &str, hint: &str, span: Span, problems: &mut Problems) {
    problems.push(invalid("missing-field", format!("delivery needs {what}"), span, Some(hint.to_owned())));
}

impl<'a> ArgoCd<'a> {
    fn decode(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.targets.delivery.argocd", problems);
        let sync_wave = fields.int("syncWave", problems);
        let argocd = Self::take(&mut fields, node.span, problems);
        fields.finish(problems);
        Some(Self { sync_wave, ..argocd? })
    }

    /// The fields of every Application.
    fn take(fields: &mut Fields<'_, 'a>, span: Span, problems: &mut Problems) -> Option<Self> {
        let repo_url = fields.text("repoURL", problems);
        if repo_url.is_none() {
            missing("repoURL", "write `repoURL: https://github.com/org/repo`", span, problems);
        }
        let (revision, project) = (fields.text("targetRevision", problems), fields.text("project", problems));
        let (namespace, server) = (fields.text("namespace", problems), fields.text("server", problems));
        let automated = fields.bool("automated", problems).unwrap_or(true);
        let cascade = fields.bool("cascade", problems).unwrap_or(false);
        Some(Self {
            repo_url: repo_url?,
            target_revision: or(revision, "HEAD"),
            project: or(project, "default"),
            namespace: or(namespace, "argocd"),
            server: or(server, "https://kubernetes.default.svc"),
            automated,
            cascade,
            sync_wave: None,
        })
    }
}

impl<'a> AppOfApps<'a> {
    /// The folder that it reads, from the project's folder.
    pub const READS: &'static str = DELIVERY;

    /// Reads `spec.delivery`.
    pub(super) fn decode(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.delivery", problems);
        let root = fields.text("root", problems).unwrap_or_default();
        let app = fields.node("argocd").and_then(|node| {
            let mut fields = Fields::new(node, "Project.spec.delivery.argocd", problems);
            let app = fields.node("appOfApps").and_then(|node| Self::take(node, problems));
            fields.finish(problems);
            app
        });
        fields.finish(problems);
        Some(Self { root, ..app? })
    }

    fn take(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.delivery.argocd.appOfApps", problems);
        let name = fields.text("name", problems);
        match name {
            None => missing("appOfApps.name", "write `name: apps`", node.span, problems),
            Some(name) if !is_name(&name) => {
                let message = format!("\"{name}\" is no name of an Application");
                problems.push(invalid("target-name", message, name.span, Some(NAME_HINT.to_owned())));
            }
            Some(_) => {}
        }
        let argocd = ArgoCd::take(&mut fields, node.span, problems);
        fields.finish(problems);
        Some(Self { name: name?, root: Text::default(), argocd: argocd? })
    }

    /// The folder of its file, from the project's folder. No target has that name, and it reads nothing there.
    pub fn parts() -> Vec<&'static str> {
        vec![DELIVERY, "_argocd"]
    }

    /// Targets whose Applications it has, in written order.
    pub fn targets<'p>(targets: &'p [Target<'a>]) -> impl Iterator<Item = (&'p Target<'a>, &'p ArgoCd<'a>)> {
        targets.iter().filter_map(|target| match target.delivery.as_ref()?.by {
            Tool::ArgoCd(ref argocd) => Some((target, argocd)),
            Tool::Flux(_) => None,
        })
    }

    /// What is wrong with it beside `targets`.
    pub(super) fn check(&self, targets: &[Target<'a>]) -> Option<Diagnostic> {
        let mut applications = Self::targets(targets).peekable();
        if applications.peek().is_none() {
            let message = "appOfApps has no target that Argo CD delivers".to_owned();
            let hint = Some("write `delivery: {argocd: {repoURL: ...}}` in a target".to_owned());
            return Some(invalid("delivery-tool", message, self.name.span, hint).into());
        }
        let namesake = applications.find(|(target, argocd)| {
            target.name.text == self.name.text && argocd.namespace.text == self.argocd.namespace.text
        })?;
        let message = format!("the Application of all targets is called \"{}\", as that of one of them", self.name);
        let labels = vec![(namesake.0.name.span, "that target".to_owned())];
        Some(Diagnostic { labels, ..invalid("same-target", message, self.name.span, None).into() })
    }
}

impl<'a> Flux<'a> {
    fn decode(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.targets.delivery.flux", problems);
        let there = fields.node("sourceRef").map(|node| decode_source(node, problems));
        let url = fields.text("url", problems);
        let reference = fields.text("ref", problems).unwrap_or_default();
        let interval = or(fields.text("interval", problems), "10m");
        let namespace = or(fields.text("namespace", problems), "flux-system");
        let health_checks = decode_health_checks(&mut fields, problems);
        fields.finish(problems);
        let source = match (there, url) {
            (Some(there), None) => there?,
            (None, Some(url)) => FluxSource::Made { url, reference },
            _ => {
                let hint = "write `url: https://github.com/org/repo`, or `sourceRef: {name: flux-system}` for one that is there";
                missing("either sourceRef or url", hint, node.span, problems);
                return None;
            }
        };
        Some(Self { source, interval, namespace, health_checks })
    }
}

fn decode_source<'a>(node: &Node<'a>, problems: &mut Problems) -> Option<FluxSource<'a>> {
    let mut fields = Fields::new(node, "Project.spec.targets.delivery.flux.sourceRef", problems);
    let kind = or(fields.text("kind", problems), KINDS[0]);
    if !KINDS.contains(&kind.text) {
        let message = format!("Flux has no source of kind \"{kind}\"");
        problems.push(invalid("delivery-source", message, kind.span, Some(format!("it has {}", KINDS.join(", ")))));
    }
    let name = fields.text("name", problems);
    if name.is_none() {
        missing("sourceRef.name", "write `sourceRef: {name: flux-system}`", node.span, problems);
    }
    let namespace = fields.text("namespace", problems).unwrap_or_default();
    fields.finish(problems);
    Some(FluxSource::There { kind, name: name?, namespace })
}
