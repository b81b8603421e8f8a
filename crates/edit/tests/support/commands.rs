//! Random kustomizations with comments, and random commands for them.

use std::path::Path;

use kubekiln::world::MemoryWorld;
use kubekiln_edit::add::GeneratorFlags;
use kubekiln_edit::{Add, Outcome, PatchArgs, Place, Problems, Remove, Set};
use kubekiln_yaml::Arena;
use proptest::prelude::*;

/// A command, and the words that every line has which it may take away.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) edit: Edit,
    /// The words of the same command for real kustomize.
    pub(crate) line: Vec<String>,
    pub(crate) concerned: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Add(Add),
    Set(Set),
    Remove(Remove),
}

impl Command {
    fn new(edit: Edit, line: &[&str], concerned: &[&str]) -> Self {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self { edit, line: own(line), concerned: own(concerned) }
    }

    pub(crate) fn run(&self, place: &Place<'_, '_>) -> Result<Outcome, Problems> {
        match &self.edit {
            Edit::Add(add) => add.run(place),
            Edit::Set(set) => set.run(place),
            Edit::Remove(remove) => remove.run(place),
        }
    }
}

/// The names that kustomizations and commands use; `n1` is no part of another one.
fn name() -> impl Strategy<Value = String> {
    (0..6usize).prop_map(|n| format!("n{n}"))
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    (0..16usize, name(), name()).prop_map(|(kind, name, other)| of_kind(kind, &name, &other))
}

fn of_kind(kind: usize, name: &str, other: &str) -> Command {
    let file = format!("{name}.yaml");
    let (pair, equal) = (format!("{name}:{other}"), format!("{name}={other}"));
    let one = |text: &str| vec![text.to_owned()];
    let patch = || PatchArgs { path: file.clone(), kind: "Service".to_owned(), ..PatchArgs::default() };
    let patch_flags = ["--path", file.as_str(), "--kind", "Service"];
    match kind {
        0 => {
            let edit = Edit::Add(Add::Resource { paths: one(&file), no_verify: true });
            Command::new(edit, &["add", "resource", "--no-verify", &file], &["resources", "bases"])
        }
        1 => Command::new(
            Edit::Remove(Remove::Resource(one(&file))),
            &["remove", "resource", &file],
            &[name, "resources", "bases"],
        ),
        2 => Command::new(Edit::Set(Set::NamePrefix(one(name))), &["set", "nameprefix", name], &["namePrefix"]),
        3 => Command::new(Edit::Set(Set::Namespace(one(name))), &["set", "namespace", name], &["namespace"]),
        4 => {
            let image = format!("{name}:{other}");
            Command::new(
                Edit::Set(Set::Image(one(&image))),
                &["set", "image", &image],
                &[name, "images", "imageTags", "newTag"],
            )
        }
        5 => Command::new(Edit::Set(Set::Label(one(&pair))), &["set", "label", &pair], &[name, "commonLabels"]),
        6 => {
            let edit = Edit::Add(Add::Label {
                pairs: one(&pair),
                force: true,
                without_selector: false,
                include_templates: false,
            });
            Command::new(edit, &["add", "label", "--force", &pair], &[name, "commonLabels"])
        }
        7 => {
            let edit = Edit::Remove(Remove::Label { names: one(name), ignore: true });
            Command::new(edit, &["remove", "label", "-i", name], &[name, "commonLabels"])
        }
        8 => {
            let edit = Edit::Add(Add::Annotation { pairs: one(&pair), force: false });
            Command::new(edit, &["add", "annotation", &pair], &["commonAnnotations"])
        }
        9 => {
            let flags = GeneratorFlags { names: one(name), literals: one(&equal), ..GeneratorFlags::default() };
            let literal = format!("--from-literal={equal}");
            Command::new(
                Edit::Add(Add::ConfigMap(flags)),
                &["add", "configmap", name, &literal],
                &["configMapGenerator", "literals"],
            )
        }
        10 => {
            let edit = Edit::Remove(Remove::ConfigMap { names: one(name), namespace: String::new() });
            Command::new(edit, &["remove", "configmap", name], &[name, "configMapGenerator", "literals"])
        }
        11 => {
            let count = format!("{name}=4");
            Command::new(
                Edit::Set(Set::Replicas(one(&count))),
                &["set", "replicas", &count],
                &[name, "replicas", "count"],
            )
        }
        12 => {
            let line: Vec<&str> = ["add", "patch"].into_iter().chain(patch_flags).collect();
            Command::new(Edit::Add(Add::Patch(patch())), &line, &["patches"])
        }
        13 => {
            let line: Vec<&str> = ["remove", "patch"].into_iter().chain(patch_flags).collect();
            Command::new(Edit::Remove(Remove::Patch(patch())), &line, &[name, "patches", "target", "Service"])
        }
        14 => {
            let edit = Edit::Add(Add::Label {
                pairs: one(&pair),
                force: false,
                without_selector: true,
                include_templates: false,
            });
            Command::new(edit, &["add", "label", "--without-selector", &pair], &["labels", "pairs"])
        }
        _ => {
            let option = "managedByLabel";
            Command::new(
                Edit::Set(Set::BuildMetadata(one(option))),
                &["set", "buildmetadata", option],
                &["buildMetadata", "Annotations"],
            )
        }
    }
}

/// Names in the order given, each once.
fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 0..4).prop_map(|names| {
        let mut once: Vec<String> = Vec::new();
        for name in names {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        once
    })
}

/// A field: its name, how many spaces its items are indented, whether it is written on one line, and blank lines.
pub(crate) fn kustomization() -> impl Strategy<Value = String> {
    let fields =
        prop::collection::vec((0..11usize, names(), 0..3usize, prop::bool::weighted(0.2), any::<bool>()), 0..8);
    (fields, prop::bool::weighted(0.2), prop::bool::weighted(0.2), any::<bool>()).prop_map(
        |(fields, crlf, unended, header)| {
            let mut text = String::new();
            if header {
                text.push_str("# Licence: MIT\n\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
            }
            let mut seen = Vec::new();
            for (kind, names, indent, flow, blank) in fields {
                if seen.contains(&kind) {
                    continue;
                }
                seen.push(kind);
                if blank {
                    text.push('\n');
                }
                text.push_str(&field(kind, &names, indent, flow));
            }
            if unended {
                text.truncate(text.trim_end().len());
            }
            if crlf { text.replace('\n', "\r\n") } else { text }
        },
    )
}

fn field(kind: usize, names: &[String], indent: usize, flow: bool) -> String {
    let first = names.first().map_or("n0", String::as_str);
    let list = |key: &str, item: &dyn Fn(&str) -> (String, String)| {
        let pad = " ".repeat(indent);
        if names.is_empty() {
            return format!("# about {key}\n{key}: []   # {key} later\n");
        }
        if flow {
            let items: Vec<String> = names.iter().map(|n| item(n).1).collect();
            return format!("{key}: [{}] # all {key}\n", items.join(", "));
        }
        let items: Vec<String> =
            names.iter().map(|n| format!("{pad}# about {n}\n{}", item(n).0.replace('~', &pad))).collect();
        let items = items.concat();
        format!("# about {key}\n{key}:\n{items}")
    };
    let map = |key: &str| {
        if names.is_empty() {
            return format!("{key}: {{}}\n");
        }
        if flow {
            let pairs: Vec<String> = names.iter().map(|n| format!("{n}: {n}-v")).collect();
            return format!("{key}: {{{}}}\n", pairs.join(", "));
        }
        let pairs: Vec<String> = names.iter().map(|n| format!("  # about {n}\n  {n}: '{n}-v' # {n}\n")).collect();
        let pairs = pairs.concat();
        format!("# about {key}\n{key}:\n{pairs}")
    };
    match kind {
        0 => list("resources", &|n| (format!("~- {n}.yaml   # {n}\n"), format!("{n}.yaml"))),
        1 => format!("# about namePrefix\nnamePrefix: \"{first}-\"   # namePrefix\n"),
        2 => format!("namespace: '{first}' # namespace\n"),
        3 => list("images", &|n| {
            (
                format!("~- name: {n} # {n}\n~  # tag of {n}\n~  newTag: \"{n}-1\"\n~  digest: {n}-d\n"),
                format!("{{name: {n}, newTag: {n}-1}}"),
            )
        }),
        4 => map("commonLabels"),
        5 => map("commonAnnotations"),
        6 => list("configMapGenerator", &|n| {
            (
                format!("~- literals: # {n}\n~  - of-{n}=1 # {n}\n~  name: \"{n}\"\n"),
                format!("{{name: {n}, literals: [of-{n}=1]}}"),
            )
        }),
        7 => list("replicas", &|n| {
            (format!("~- name: {n}\n~  count: 10{} # of {n}\n", &n[1..]), format!("{{name: {n}, count: 2}}"))
        }),
        8 => list("patches", &|n| {
            (
                format!("~- path: {n}.yaml\n~  target: # of {n}\n~    kind: Service # {n}\n"),
                format!("{{path: {n}.yaml, target: {{kind: Service}}}}"),
            )
        }),
        9 => list("bases", &|n| (format!("~- ../{n}   # {n}\n"), format!("../{n}"))),
        _ => "buildMetadata: [originAnnotations] # buildMetadata\n".to_owned(),
    }
}

/// Runs the command on a text in memory, and gives the text afterwards; none when it is refused.
pub(crate) fn edited(text: &str, command: &Command) -> Option<String> {
    let world = MemoryWorld::new().with("/t/kustomization.yaml", text);
    let arena = Arena::new();
    let place = Place { arena: &arena, world: &world, folder: Path::new("/t") };
    let outcome = command.run(&place).ok()?;
    Some(outcome.files.into_iter().next().map_or_else(|| text.to_owned(), |(_, text)| text))
}
