//! The values file that helm is given.

use std::path::{Path, PathBuf};

use super::values::{self, Merge};
use super::{Inflation, below, one, readable};
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
use crate::load::remote::is_remote_file;
use crate::text::Text;

impl<'a> Inflation<'_, 'a, '_> {
    /// The values file for helm: the kustomization's or the chart's own, or one made of it and `valuesInline`.
    pub(super) fn values(&self, merge: Merge) -> Result<PathBuf, Vec<Diagnostic>> {
        let chart = self.chart;
        let arena = self.site.files.arena;
        self.check_name().map_err(one)?;
        let mut asked = chart.values_file;
        if asked.is_empty() {
            let own = self.folder().join("values.yaml");
            asked = Text { text: arena.keep(own.to_string_lossy().into_owned()), span: chart.name.span };
        }
        let Some(inline) = &chart.values_inline else { return self.values_as_they_are(asked).map_err(one) };
        let text = match merge {
            Merge::InlineOnly => values::text(inline, arena).map_err(one)?,
            Merge::InlineWins | Merge::FileWins => {
                let file = self.readable(asked).and_then(|(file, _)| self.site.files.text(&file, asked.span));
                let file = file.map_err(one)?;
                let file_wins = merge == Merge::FileWins;
                values::merged(inline.clone(), (file, asked.span), file_wins, self.site.lay_over, arena)?
            }
        };
        self.write("merged-values.yaml", text.as_bytes()).map_err(one)
    }

    /// The values file, to which the kustomization adds nothing; one of another machine becomes one of this.
    fn values_as_they_are(&self, asked: Text<'a>) -> Result<PathBuf, LoadError> {
        let (file, bytes) = self.readable(asked)?;
        if is_remote_file(&asked) { self.write("values.yaml", &bytes) } else { Ok(file) }
    }

    /// A values file. That of a chart that was put aside lies in no tree that could restrict it.
    fn readable(&self, asked: Text<'a>) -> Result<(PathBuf, Vec<u8>), LoadError> {
        let aside = PathBuf::from(asked.text);
        if !aside.starts_with(&self.run.scratch) {
            return readable(self.site, asked);
        }
        self.site.files.bytes(&aside, asked.span).map(|bytes| (aside, bytes))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, LoadError> {
        let path = self.run.scratch.join(name);
        let written = self.site.files.world.write(&path, bytes);
        let failed = |error| self.run.invalid("helm-scratch", format!("failed to write values file: {error}"), "");
        written.map(|()| path).map_err(failed)
    }

    /// kustomize makes a file named after the chart, and cannot where the name has folders in it.
    fn check_name(&self) -> Result<(), LoadError> {
        let name = self.chart.name;
        if below(Path::new("/"), &name).components().count() <= 2 {
            return Ok(());
        }
        Err(LoadError::Invalid {
            code: "helm-chart-name",
            message: format!("failed to write values file: open {name}-kustomize-values.yaml: no such folder"),
            span: name.span,
            hint: Some("name the chart's own folder, and the folder above it as helmGlobals.chartHome".to_owned()),
        })
    }
}
