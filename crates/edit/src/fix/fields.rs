//! Fields that have another name or shape by now.

use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Entry, Node, Place as KeyPlace, Span, Tag, Value};

use super::helm;
use crate::add::fold_env;
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::Place;

/// Fixes all of them, and says which were there.
pub(super) fn fix(
    place: &Place<'_, '_>,
    file: &mut KustomizationFile<'_>,
) -> Result<Vec<(&'static str, &'static str)>> {
    let mut fixed = Vec::new();
    let mut done = |was_there: bool, old, new| {
        if was_there {
            fixed.push((old, new));
        }
    };
    identity(file)?;
    done(file.fold("bases", "resources")?, "bases", "resources");
    done(file.fold("imageTags", "images")?, "imageTags", "images");
    done(envs(file)?, "env", "envs");
    done(helm::fix(file)?, "helmChartInflationGenerator", "helmCharts");
    done(file.fold("patchesJson6902", "patches")?, "patchesJson6902", "patches");
    done(strategic_merge(place, file)?, "patchesStrategicMerge", "patches");
    done(common_labels(file)?, "commonLabels", "labels");
    Ok(fixed)
}

/// `apiVersion` and `kind`, at the top.
fn identity(file: &mut KustomizationFile<'_>) -> Result<()> {
    let kind = file.field("kind").and_then(Node::text).filter(|kind| !kind.is_empty()).unwrap_or("Kustomization");
    let version = if kind == "Component" { "v1alpha1" } else { "v1beta1" };
    let version = format!("kustomize.config.k8s.io/{version}");
    for (name, value) in [("kind", kind), ("apiVersion", &version)] {
        let present = file.field(name).and_then(Node::text).is_some_and(|text| !text.is_empty());
        if !present {
            file.drop_field(name)?;
            add_on_top(file, name, value)?;
        }
    }
    Ok(())
}

fn add_on_top(file: &mut KustomizationFile<'_>, name: &str, value: &str) -> Result<()> {
    let first = file.editor.root().and_then(Node::as_mapping).and_then(|m| m.entries.first()?.key.text());
    let place = first.map_or(KeyPlace::Last, KeyPlace::Before);
    Ok(file.editor.insert_key(&[], name, &Node::string(Span::NONE, value), place)?)
}

/// `env` of generators.
fn envs(file: &mut KustomizationFile<'_>) -> Result<bool> {
    let mut found = false;
    for field in ["configMapGenerator", "secretGenerator"] {
        let key = file.key(field);
        for index in 0..file.items(field).len() {
            found |= fold_env(file, &[Key(key), Index(index)])?;
        }
    }
    Ok(found)
}

/// An item that is a file becomes `path`, any other `patch`.
fn strategic_merge(place: &Place<'_, '_>, file: &mut KustomizationFile<'_>) -> Result<bool> {
    let old = "patchesStrategicMerge";
    let key = file.key(old);
    for (index, text) in file.texts(old).into_iter().enumerate() {
        let field = if !text.is_empty() && place.world.read(&place.path(text)).is_ok() { "path" } else { "patch" };
        let value = file.items(old).get(index).cloned().unwrap_or_else(|| Node::string(Span::NONE, text));
        let entry = Entry { key: Node::string(Span::NONE, field), value: Node { anchor: None, ..value } };
        file.editor.set(&[Key(key), Index(index)], &Node::mapping(Span::NONE, vec![entry]))?;
    }
    file.fold(old, "patches")
}

/// They become the last entry of `labels`, which goes right behind them if it is new.
fn common_labels(file: &mut KustomizationFile<'_>) -> Result<bool> {
    let old = file.key("commonLabels");
    let Some(node) = file.editor.get(&[Key(old)]) else { return Ok(false) };
    let Some(mapping) = node.as_mapping().filter(|m| !m.entries.is_empty()) else {
        file.drop_field("commonLabels")?;
        return Ok(true);
    };
    let names: Vec<&str> = mapping.entries.iter().filter_map(|e| e.key.text()).collect();
    refuse_twice(file, &names)?;
    let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
    let label = Node::mapping(
        Span::NONE,
        vec![
            entry("includeSelectors", Node::scalar(Span::NONE, "true", Tag::Bool)),
            entry("pairs", Node::mapping(Span::NONE, Vec::new())),
        ],
    );
    let index = file.items("labels").len();
    let fresh = index == 0;
    if fresh {
        file.drop_field("labels")?;
        let list = Node::sequence(Span::NONE, vec![label]);
        file.editor.insert_key(&[], "labels", &list, KeyPlace::After(old))?;
    } else {
        file.push("labels", &label)?;
    }
    let to = [Key(file.key("labels")), Index(index), Key("pairs")];
    file.editor.move_children(&[Key(old)], &to, fresh)?;
    Ok(true)
}

fn refuse_twice(file: &KustomizationFile<'_>, names: &[&str]) -> Result<()> {
    for label in file.items("labels") {
        let Some(Value::Mapping(pairs)) = label.get("pairs").map(|n| &n.value) else { continue };
        for entry in &pairs.entries {
            let Some(name) = entry.key.text().filter(|name| names.contains(name)) else { continue };
            let message = format!("label name '{name}' exists in both commonLabels and labels");
            return Err(EditError::unfit_at(message, entry.key.span).into());
        }
    }
    Ok(())
}
