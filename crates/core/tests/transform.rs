//! Transformers against real kustomize's bytes: `tests/transform/<transformer>/<case>/`.
//!
//! `in.yaml` holds objects and `config.yaml` a kustomization file without `resources`; `specs.yaml`, if there, is its
//! `configurations:` file. `expected.yaml` is what `kustomize build` prints for them; `error` is what it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::config::TransformerConfig;
use kubekiln::load::{Fields, Problems, documents};
use kubekiln::schema::Schema;
use kubekiln::transform::images::Image;
use kubekiln::transform::labels::Label;
use kubekiln::transform::replicas::Replica;
use kubekiln::transform::sort_order::SortOptions;
use kubekiln::transform::{
    Context, annotations, images, labels, name_prefix, name_suffix, namespace, replicas, sort_order,
};
use kubekiln::{ResMap, Resource};
use kubekiln_yaml::{Arena, Limits, Node, Span, emit};

#[test]
fn transformers_print_what_kustomize_prints() {
    let cases = cases();
    assert!(cases.len() > 50, "only {} cases found", cases.len());
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, &run(case))).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn cases_are_what_kustomize_does_today() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on this machine");
        return;
    }
    let cases = cases();
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, &run_kustomize(case))).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// What is wrong with an outcome, if something is.
fn check(case: &Path, outcome: &Result<String, String>) -> Option<String> {
    let name = case.display();
    let wanted = fs::read_to_string(case.join("expected.yaml"));
    match (wanted, outcome) {
        (Ok(wanted), Ok(got)) if wanted == *got => None,
        (Ok(wanted), got) => Some(format!("{name}\n--- expected\n{wanted}--- got\n{got:?}")),
        (Err(_), Ok(got)) => Some(format!("{name}: no error, but\n{got}")),
        (Err(_), Err(error)) => {
            let wanted = fs::read_to_string(case.join("error")).expect("a case has expected.yaml or error");
            (!error.contains(wanted.trim())).then(|| format!("{name}\n--- expected\n{wanted}--- got\n{error}"))
        }
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transform");
    let folders = |at: &Path| fs::read_dir(at).expect("a folder").map(|e| e.expect("an entry").path());
    let mut cases: Vec<_> = folders(&root).flat_map(|transformer| folders(&transformer)).collect();
    cases.sort();
    cases
}

fn read(case: &Path, name: &str, arena: &Arena) -> Option<kubekiln_yaml::SourceId> {
    fs::read_to_string(case.join(name)).ok().map(|text| arena.add(name, text))
}

fn run(case: &Path) -> Result<String, String> {
    let arena = Arena::new();
    let schema = Schema::builtin();
    let objects = documents::objects(&arena, read(case, "in.yaml", &arena).expect("in.yaml"));
    let mut resources = ResMap::new();
    for node in objects.map_err(|e| e.to_string())? {
        resources.append(Resource::new(node), &schema).map_err(|e| e.to_string())?;
    }
    let mut roots = ["config.yaml", "specs.yaml"].map(|name| {
        let source = read(case, name, &arena)?;
        Some(documents::roots(&arena, source).expect("YAML").remove(0))
    });
    let kustomization = roots[0].take().expect("config.yaml");
    let mut config = TransformerConfig::builtin().clone();
    if let Some(specs) = &roots[1] {
        let own = decoded(|problems| TransformerConfig::decode(specs, problems))?;
        config.merge(&own, Span::NONE).map_err(|e| e.to_string())?;
    }
    apply(&mut resources, &kustomization, &config, &Context { arena: &arena, schema: &schema })?;
    let mut texts = Vec::new();
    for resource in &resources {
        let mut text = String::new();
        emit(&resource.node, &arena, &Limits::default(), &mut text).map_err(|e| e.to_string())?;
        texts.push(text);
    }
    Ok(texts.join("---\n"))
}

fn decoded<T>(decode: impl FnOnce(&mut Problems) -> T) -> Result<T, String> {
    let mut problems = Problems::new();
    let value = decode(&mut problems);
    problems.first().map_or(Ok(value), |problem| Err(problem.to_string()))
}

/// Applies the transformers that a kustomization asks for, in kustomize's order.
fn apply<'a>(
    resources: &mut ResMap<'a>,
    kustomization: &Node<'a>,
    config: &TransformerConfig<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), String> {
    let mut problems = Problems::new();
    let p = &mut problems;
    let mut fields = Fields::new(kustomization, "Kustomization", p);
    let f = &mut fields;
    let text = |e: kubekiln::transform::TransformError| e.to_string();
    if let Some(name) = f.text("namespace", p) {
        namespace::apply(resources, &name.into(), &config.namespace, cx).map_err(text)?;
    }
    if let Some(prefix) = f.text("namePrefix", p) {
        name_prefix::apply(resources, &prefix, &config.name_prefix, cx).map_err(text)?;
    }
    if let Some(suffix) = f.text("nameSuffix", p) {
        name_suffix::apply(resources, &suffix, &config.name_suffix, cx).map_err(text)?;
    }
    for node in f.list("labels", p) {
        let label = Label::decode(node, p);
        let specs = label.specs(config).map_err(|e| e.to_string())?;
        labels::apply(resources, &label.pairs, &specs, cx).map_err(text)?;
    }
    labels::apply(resources, &f.text_map("commonLabels", p), &config.common_labels, cx).map_err(text)?;
    let pairs = f.text_map("commonAnnotations", p);
    annotations::apply(resources, &pairs, &config.common_annotations, cx).map_err(text)?;
    let counts: Vec<_> = f.list("replicas", p).iter().map(|node| Replica::decode(node, p)).collect();
    replicas::apply(resources, &counts, &config.replicas, cx).map_err(text)?;
    let entries: Vec<_> = f.list("images", p).iter().map(|node| Image::decode(node, p)).collect();
    images::apply(resources, &entries, &config.images, cx).map_err(text)?;
    let options = f.node("sortOptions").map_or_else(SortOptions::legacy, |node| SortOptions::decode(node, p));
    fields.finish(p);
    problems.first().map_or(Ok(()), |problem| Err(problem.to_string()))?;
    sort_order::apply(resources, &options).map_err(text)
}

fn run_kustomize(case: &Path) -> Result<String, String> {
    let name: Vec<_> = case.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    let folder = std::env::temp_dir().join(format!("kubekiln-transform-{}-{}", std::process::id(), name.join("-")));
    fs::create_dir_all(&folder).expect("a folder");
    let mut kustomization = fs::read_to_string(case.join("config.yaml")).expect("config.yaml");
    kustomization.push_str("resources: [in.yaml]\n");
    fs::copy(case.join("in.yaml"), folder.join("in.yaml")).expect("in.yaml");
    if fs::copy(case.join("specs.yaml"), folder.join("specs.yaml")).is_ok() {
        kustomization.push_str("configurations: [specs.yaml]\n");
    }
    fs::write(folder.join("kustomization.yaml"), kustomization).expect("a file");
    let output = Command::new("kustomize").arg("build").arg(&folder).output().expect("kustomize runs");
    fs::remove_dir_all(&folder).expect("the folder goes");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
