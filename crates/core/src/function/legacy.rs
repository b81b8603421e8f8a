//! Plugins that kustomize finds by their group, version and kind in a folder: executables. Its Go plugins cannot be
//! loaded here.

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Limits, Node, emit};

use super::command::{bounded, failure, not_started, shown};
use super::resource_list::with_id;
use super::secrets::Secrets;
use super::{Done, FunctionError, PluginObject, output};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;
use crate::world::{Command, WorldError, join};

/// The longest variable that Linux gives to a program; kustomize leaves longer ones out.
const LONGEST: usize = 131_071;

/// A plugin's program.
pub(super) struct Executable {
    path: PathBuf,
    /// From the configuration's `argsOneLiner` and `argsFromFile`.
    args: Vec<String>,
}

impl Executable {
    /// Looks for the program of the object's kind.
    pub(super) fn find(plugin: &PluginObject<'_, '_, '_>) -> Result<Self, FunctionError> {
        let home = home(plugin)?;
        let gvk = plugin.object.original_id(plugin.schema).gvk;
        let relative = [gvk.group, gvk.version, &gvk.kind.to_lowercase(), gvk.kind];
        let path =
            relative.iter().filter(|part| !part.is_empty()).fold(home, |path, part| join(&path, &format!("./{part}")));
        let world = plugin.files.world;
        if world.kind(&path).is_some() {
            return Ok(Self { path, args: args(plugin)? });
        }
        let object = path.with_file_name(format!("{}.so", gvk.kind));
        let (message, hint) = if world.kind(&object).is_some() {
            let message = format!("plugin {} fails to load: it is a Go plugin", object.display());
            (message, "make it a KRM function: only kustomize itself can load Go code".to_owned())
        } else {
            let message = format!("expected file with Go object code at: {}", object.display());
            (message, format!("put an executable at {}; {ANNOTATE}", path.display()))
        };
        Err(FunctionError::NotFound { message, span: plugin.kind_span(), hint: Some(hint) })
    }

    /// The program.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it prints when it gets no objects.
    pub(super) fn generate<'a>(
        &self,
        plugin: &PluginObject<'_, 'a, '_>,
    ) -> Result<Done<Vec<Resource<'a>>>, FunctionError> {
        let secrets = Secrets::of([&plugin.object.node].into_iter());
        let stdout = self.run(plugin, Vec::new(), &secrets)?;
        Ok(Done { value: output::read_plain(plugin, &stdout)?, said: Vec::new() })
    }

    /// What it makes of `resources`.
    pub(super) fn transform<'a>(
        &self,
        plugin: &PluginObject<'_, 'a, '_>,
        resources: &ResMap<'a>,
    ) -> Result<Done<Vec<Resource<'a>>>, FunctionError> {
        let scratch = Arena::new();
        let nodes: Vec<Node<'_>> = resources.iter().map(|resource| with_id(resource, plugin, &scratch)).collect();
        let texts: Vec<String> = nodes.iter().map(|node| text(plugin, node)).collect::<Result<_, _>>()?;
        let secrets = Secrets::of(nodes.iter().chain([&plugin.object.node]));
        let stdout = self.run(plugin, texts.join("---\n").into_bytes(), &secrets)?;
        Ok(Done { value: output::read_plain(plugin, &stdout)?, said: Vec::new() })
    }

    /// Runs it as kustomize does: the path of its configuration first, and the configuration in a variable as well.
    fn run(
        &self,
        plugin: &PluginObject<'_, '_, '_>,
        stdin: Vec<u8>,
        secrets: &Secrets,
    ) -> Result<Vec<u8>, FunctionError> {
        let world = plugin.files.world;
        let config = text(plugin, &plugin.object.node)?;
        let failed = |error: WorldError| plugin.failed(format!("creating tmp plugin config file: {error}"));
        let file = world.scratch().map_err(failed)?.join("kust-plugin-config");
        world.write(&file, config.as_bytes()).map_err(failed)?;
        let root = plugin.root.display().to_string();
        let env = [("KUSTOMIZE_PLUGIN_CONFIG_STRING", config), ("KUSTOMIZE_PLUGIN_CONFIG_ROOT", root)];
        let fits = |(key, value): &(&str, String)| key.len() + 1 + value.len() <= LONGEST;
        let command = Command {
            program: self.path.display().to_string(),
            args: [file.display().to_string()].into_iter().chain(self.args.iter().cloned()).collect(),
            env: env.into_iter().filter(fits).map(|(key, value)| (key.to_owned(), value)).collect(),
            stdin,
            ..bounded(plugin)
        };
        let output = world.run(&command).map_err(|error| self.not_started(plugin, &error))?;
        let Some(why) = failure(&output, plugin.plugins) else { return Ok(output.stdout) };
        let said = secrets.hide(&shown(&output.stderr));
        Err(plugin.failed(format!("failure in plugin configured via {}; {why}; it says:\n{said}", file.display())))
    }

    fn not_started(&self, plugin: &PluginObject<'_, '_, '_>, error: &WorldError) -> FunctionError {
        let program = self.path.display().to_string();
        let failed = not_started(plugin, &program, error, "");
        match failed {
            FunctionError::Failed { message, span, hint, .. } if message.ends_with("permission denied") => {
                FunctionError::NotFound { message: format!("unexecutable plugin at: {program}"), span, hint }
            }
            other => other,
        }
    }
}

const ANNOTATE: &str = "a KRM function names its program in the annotation config.kubernetes.io/function, as a text \
                        (`|`) and not as a mapping";

/// The first folder for plugins that is there.
fn home(plugin: &PluginObject<'_, '_, '_>) -> Result<PathBuf, FunctionError> {
    let mut tried = Vec::new();
    for home in &plugin.plugins.homes {
        match &home.folder {
            Some(folder) if plugin.files.world.kind(folder).is_some() => return Ok(folder.clone()),
            Some(folder) => tried.push(format!("('{}'; {})", folder.display(), home.note)),
            None => tried.push(format!("('<no value>'; {})", home.note)),
        }
    }
    let message = format!("unable to find plugin root - tried: {}", tried.join(", "));
    Err(FunctionError::NotFound { message, span: plugin.kind_span(), hint: Some(ANNOTATE.to_owned()) })
}

fn text(plugin: &PluginObject<'_, '_, '_>, node: &Node<'_>) -> Result<String, FunctionError> {
    let mut out = String::new();
    emit(node, plugin.files.arena, &Limits::default(), &mut out).map_err(|error| plugin.failed(error.to_string()))?;
    Ok(out)
}

/// The arguments that the configuration asks for.
fn args(plugin: &PluginObject<'_, '_, '_>) -> Result<Vec<String>, FunctionError> {
    let node = |key: &str| plugin.object.node.get(key).filter(|n| !n.is_null());
    let mut args = Vec::new();
    if let Some(line) = node("argsOneLiner").and_then(Node::text) {
        let id = plugin.object.original_id(plugin.schema);
        args = split(line).ok_or_else(|| {
            let why = "failed to parse argsOneLiner: unclosed quote in string";
            plugin.failed(format!("plugin {id} fails configuration: {why}"))
        })?;
    }
    if let Some(file) = node("argsFromFile").and_then(|n| Some(Text { text: n.text()?, span: n.span })) {
        let spec = |error: crate::load::LoadError| FunctionError::Spec {
            message: error.to_string(),
            span: file.span,
            hint: None,
        };
        let source = plugin.files.load(plugin.root, file).map_err(spec)?;
        let lines = plugin.files.arena.text(source).split('\n').map(|line| line.trim_start_matches(' '));
        args.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(args)
}

/// Splits a line into words as a shell does, `#` beginning a comment wherever it is not quoted; `None` when a quote is
/// left open.
fn split(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let (mut quote, mut escaped) = (None, false);
    for c in line.chars() {
        match c {
            _ if escaped => {
                word.push(c);
                escaped = false;
            }
            '\\' if quote != Some('\'') => escaped = true,
            '\'' | '"' if quote.is_none() => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            '#' if quote.is_none() => break,
            _ if c.is_whitespace() && quote.is_none() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn lines_are_split_as_a_shell_splits_them() {
        let words = |line| split(line).map(|words| words.join("|"));
        assert_eq!(words(r#"a "b c" 'd\' e\ f # g"#).as_deref(), Some(r"a|b c|d\|e f"));
        assert_eq!(words("a 'b"), None);
    }
}
