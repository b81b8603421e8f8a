//! The fields of a kustomization, a file for each family.

mod configuration;
mod generators;
mod images;
mod json_patch;
mod labels;
mod names;
mod output;
mod patches;
mod plugin_generators;
mod plugins;
mod replacements;
mod select;
mod strategic;
mod vars;

use super::grower::{Grower, Layer};

type Family = fn(&mut Grower<'_>, &mut Layer);

/// Every family, with how often of a hundred layers it is used in. The order is kustomize's where it matters: a patch
/// sees names without this layer's prefix.
const FAMILIES: &[(usize, Family)] = &[
    (28, generators::config_maps),
    (24, generators::secrets),
    (9, generators::options),
    (8, plugin_generators::generators),
    (36, patches::patches),
    (10, patches::strategic_merge),
    (9, patches::json6902),
    (11, images::replicas),
    (10, vars::vars),
    (20, names::namespace),
    (100, names::own_prefix),
    (32, names::affixes),
    (9, labels::common_labels),
    (24, labels::labels),
    (12, labels::common_annotations),
    (22, images::images),
    (23, replacements::replacements),
    (48, plugins::transformers),
    (4, plugins::validators),
    (14, output::sort_options),
    (14, output::build_metadata),
    (10, output::metadata),
    (7, configuration::openapi),
    (5, configuration::crds),
    (6, configuration::configurations),
];

/// Gives `layer` some fields.
pub(super) fn grow(g: &mut Grower<'_>, layer: &mut Layer) {
    for (percent, family) in FAMILIES {
        if g.chance(*percent) {
            family(g, layer);
        }
    }
}
