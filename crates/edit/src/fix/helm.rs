//! `helmChartInflationGenerator`: its entries became `helmCharts`, what they said of all charts `helmGlobals`.

use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Entry, Node, Span};

use crate::error::Result;
use crate::file::KustomizationFile;

/// Old name, new name. What is not here has no new name; kustomize drops it.
const RENAMED: [(&str, &str); 7] = [
    ("chartName", "name"),
    ("chartVersion", "version"),
    ("chartRepoUrl", "repo"),
    ("values", "valuesFile"),
    ("valuesLocal", "valuesInline"),
    ("valuesMerge", "valuesMerge"),
    ("releaseName", "releaseName"),
];

/// True when there were some.
pub(super) fn fix(file: &mut KustomizationFile<'_>) -> Result<bool> {
    let old = "helmChartInflationGenerator";
    if file.field(old).is_none() {
        file.drop_field(old)?;
        return Ok(false);
    }
    let last = |key: &str| -> Option<String> {
        let texts = file.items(old).iter().rev().filter_map(|n| n.get(key)?.text());
        texts.map(str::to_owned).find(|text| !text.is_empty())
    };
    let globals = [("chartHome", last("chartHome")), ("configHome", last("helmHome"))];
    let key = file.key(old);
    for index in 0..file.items(old).len() {
        rename_entries(file, key, index)?;
    }
    file.fold(old, "helmCharts")?;
    if file.field("helmGlobals").is_none() && globals.iter().any(|(_, text)| text.is_some()) {
        let entry = |(key, text): &(&'static str, Option<String>)| {
            let key = Node::string(Span::NONE, key);
            text.as_deref().map(|text| (key, text.to_owned()))
        };
        let kept: Vec<_> = globals.iter().filter_map(entry).collect();
        let entries =
            kept.iter().map(|(key, text)| Entry { key: key.clone(), value: Node::string(Span::NONE, text) }).collect();
        let name = file.key("helmGlobals");
        file.editor.set(&[Key(name)], &Node::mapping(Span::NONE, entries))?;
    }
    Ok(true)
}

fn rename_entries(file: &mut KustomizationFile<'_>, list: &str, index: usize) -> Result<()> {
    let at = [Key(list), Index(index)];
    let keys: Vec<String> = file
        .editor
        .get(&at)
        .and_then(Node::as_mapping)
        .map_or(&[][..], |m| &m.entries)
        .iter()
        .filter_map(|e| e.key.text().map(str::to_owned))
        .collect();
    for key in &keys {
        let path = [&at[..], &[Key(key)]].concat();
        match RENAMED.iter().find(|(old, _)| old.eq_ignore_ascii_case(key)) {
            Some((_, new)) if new == key => {}
            Some((_, new)) => file.editor.rename_key(&path, new)?,
            None => file.editor.remove(&path)?,
        }
    }
    Ok(())
}
