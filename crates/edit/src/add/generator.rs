//! `edit add configmap` and `edit add secret`.

use kubekiln::diagnostic::Diagnostic;
use kubekiln::generate::{
    FileContent, GenerateError, GeneratorArgs, GeneratorKind, GeneratorOptions, config_map, secret,
};
use kubekiln::load::{Files, LoadError, LoadRestrictor, Problems as Found};
use kubekiln::text::Text;
use kubekiln_yaml::Step::{self, Index, Key};
use kubekiln_yaml::{Entry, Node, Span, Tag};

use super::generator_name;
use crate::arguments::same_namespace;
use crate::error::{EditError, Problems, Result};
use crate::file::KustomizationFile;
use crate::glob::glob;
use crate::place::{Outcome, Place, note};

/// The flags of both commands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GeneratorFlags {
    /// The name; exactly one.
    pub names: Vec<String>,
    /// `path` or `key=path`, patterns allowed.
    pub files: Vec<String>,
    /// `key=value`
    pub literals: Vec<String>,
    /// A file with a `key=value` a line; empty for none.
    pub env_file: String,
    /// No hash behind the name.
    pub disable_name_suffix_hash: bool,
    /// `create`, `merge`, `replace`, or empty.
    pub behavior: String,
    /// Namespace; empty for none.
    pub namespace: String,
    /// A Secret's type.
    pub secret_type: String,
}

/// The list of a kind of generator.
pub(crate) fn field_of(kind: GeneratorKind) -> &'static str {
    match kind {
        GeneratorKind::ConfigMap => "configMapGenerator",
        GeneratorKind::Secret => "secretGenerator",
    }
}

pub(super) fn add(place: &Place<'_, '_>, kind: GeneratorKind, flags: &GeneratorFlags) -> Result<Outcome> {
    let result = add_unguarded(place, kind, flags);
    if kind == GeneratorKind::Secret { result.map_err(Problems::confidential) } else { result }
}

fn add_unguarded(place: &Place<'_, '_>, kind: GeneratorKind, flags: &GeneratorFlags) -> Result<Outcome> {
    let (files, notes) =
        expand_files(place, &flags.files).map_err(|e| e.while_doing("failed to expand file source"))?;
    let name = generator_name(&flags.names)?;
    check_flags(flags, &files).map_err(|e| e.while_doing("failed to validate flags"))?;
    let mut file = KustomizationFile::open(place)?;
    let field = field_of(kind);
    let index = match find_generator(&file, field, name, &flags.namespace) {
        Some(index) => index,
        None => push_new(&mut file, kind, name, flags)?,
    };
    let key = file.key(field);
    merge(&mut file, &[Key(key), Index(index)], flags, &files)?;
    check_generator(place, &file, kind, index)?;
    let mut outcome = file.finish();
    outcome.notes.splice(0..0, notes);
    Ok(outcome)
}

fn check_flags(flags: &GeneratorFlags, files: &[String]) -> Result<()> {
    let (env, data) = (!flags.env_file.is_empty(), !files.is_empty() || !flags.literals.is_empty());
    let message = if !env && !data {
        "at least from-env-file, or from-file or from-literal must be set"
    } else if env && data {
        "from-env-file cannot be combined with from-file or from-literal"
    } else if !matches!(flags.behavior.as_str(), "" | "create" | "merge" | "replace") {
        r#"invalid behavior: must be one of "create", "merge", or "replace""#
    } else {
        return Ok(());
    };
    Err(EditError::usage(message).into())
}

/// Patterns to paths. `key=pattern` has to have one match.
fn expand_files(place: &Place<'_, '_>, sources: &[String]) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let (mut files, mut notes) = (Vec::new(), Vec::new());
    for source in sources {
        let (key, pattern) = match source.split('=').collect::<Vec<_>>()[..] {
            [key, pattern] => (key, pattern),
            [pattern, ..] => ("", pattern),
            [] => continue,
        };
        let found = glob(place.world, place.folder, pattern).map_err(|e| EditError::usage(e.to_string()))?;
        if found.is_empty() {
            notes.push(note(format!("{pattern} has no match")));
        }
        match (key, found.as_slice()) {
            ("", _) => files.extend(found),
            (key, [one]) => files.push(format!("{key}={one}")),
            _ => {
                let list = found.join(" ");
                let message = format!("'pattern '{source}' catches files [{list}], should catch only one");
                return Err(EditError::usage(message).into());
            }
        }
    }
    Ok((files, notes))
}

/// The entry with this name and namespace.
pub(crate) fn find_generator(
    file: &KustomizationFile<'_>,
    field: &'static str,
    name: &str,
    namespace: &str,
) -> Option<usize> {
    let text = |node: &Node<'_>, key| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
    file.items(field).iter().position(|n| text(n, "name") == name && same_namespace(&text(n, "namespace"), namespace))
}

fn push_new(
    file: &mut KustomizationFile<'_>,
    kind: GeneratorKind,
    name: &str,
    flags: &GeneratorFlags,
) -> Result<usize> {
    let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value: Node::string(Span::NONE, value) };
    let mut entries = vec![entry("name", name)];
    if !flags.namespace.is_empty() {
        entries.push(entry("namespace", &flags.namespace));
    }
    if kind == GeneratorKind::Secret && !flags.secret_type.is_empty() {
        entries.push(entry("type", &flags.secret_type));
    }
    let field = field_of(kind);
    file.push(field, &Node::mapping(Span::NONE, entries))?;
    Ok(file.items(field).len() - 1)
}

fn merge(file: &mut KustomizationFile<'_>, entry: &[Step<'_>], flags: &GeneratorFlags, files: &[String]) -> Result<()> {
    let at = |key| [entry, &[Key(key)]].concat();
    let text = |text| Node::string(Span::NONE, text);
    for literal in &flags.literals {
        file.editor.push(&at("literals"), &text(literal))?;
    }
    for source in files {
        file.editor.push(&at("files"), &text(source))?;
    }
    if !flags.env_file.is_empty() {
        fold_env(file, entry)?;
        file.editor.push(&at("envs"), &text(&flags.env_file))?;
    }
    if flags.disable_name_suffix_hash {
        let path = [entry, &[Key("options"), Key("disableNameSuffixHash")]].concat();
        file.set_in(&path, Some(&Node::scalar(Span::NONE, "true", Tag::Bool)))?;
    }
    if !flags.behavior.is_empty() {
        file.set_in(&at("behavior"), Some(&text(&flags.behavior)))?;
    }
    Ok(())
}

/// Makes the older `env` of an entry the last of its `envs`. True when there was one.
pub(crate) fn fold_env(file: &mut KustomizationFile<'_>, entry: &[Step<'_>]) -> Result<bool> {
    let at = |key| [entry, &[Key(key)]].concat();
    let Some(env) = file.editor.get(&at("env")).cloned() else { return Ok(false) };
    let path = env.text().filter(|_| !env.is_null()).unwrap_or_default();
    let listed = file.editor.get(&at("envs")).and_then(Node::as_sequence).is_some_and(|s| !s.items.is_empty());
    if path.is_empty() {
        file.editor.remove(&at("env"))?;
    } else if listed {
        file.editor.push(&at("envs"), &Node::string(Span::NONE, path))?;
        file.editor.remove(&at("env"))?;
    } else {
        if file.editor.get(&at("envs")).is_some() {
            file.editor.remove(&at("envs"))?;
        }
        file.editor.rename_key(&at("env"), "envs")?;
        file.editor.set(&at("envs"), &Node::sequence(Span::NONE, vec![Node::string(Span::NONE, path)]))?;
    }
    Ok(true)
}

/// Refuses an entry whose object cannot be made.
pub(crate) fn check_generator(
    place: &Place<'_, '_>,
    file: &KustomizationFile<'_>,
    kind: GeneratorKind,
    index: usize,
) -> Result<()> {
    let Some(node) = file.items(field_of(kind)).get(index) else { return Ok(()) };
    let mut found = Found::new();
    let mut args = GeneratorArgs::decode(node, kind, &mut found);
    if let Some(options) = file.field("generatorOptions") {
        let global = GeneratorOptions::decode(options, "generatorOptions", &mut found);
        args.options.merge_global(&global);
    }
    let files = Files::new(place.arena, place.world, place.folder.to_path_buf(), LoadRestrictor::RootOnly);
    let read = |path: Text<'_>| -> std::result::Result<FileContent, LoadError> {
        let at = files.resolve(place.folder, path)?;
        Ok(FileContent { name: files.shown(&at), bytes: files.bytes(&at, path.span)? })
    };
    let made = match kind {
        GeneratorKind::ConfigMap => config_map(&args, place.arena, &read).map(drop),
        GeneratorKind::Secret => secret(&args, place.arena, &read).map(drop),
    };
    let doing = match kind {
        GeneratorKind::ConfigMap => "failed to create configmap",
        GeneratorKind::Secret => "failed to create secret",
    };
    made.map_err(|errors: Vec<GenerateError>| {
        Problems(errors.into_iter().map(Diagnostic::from).collect()).while_doing(doing)
    })
}
