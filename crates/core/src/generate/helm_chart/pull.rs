//! A chart that is not there.

use super::{Inflation, clone, push_flag, push_option};
use crate::diagnostic::nearest;
use crate::load::LoadError;

impl Inflation<'_, '_, '_> {
    /// Has helm fetch the chart into its home, in the tree, where it stays for the next build. A clone stays as it is:
    /// its charts are put aside.
    pub(super) fn pull(&mut self) -> Result<(), LoadError> {
        let files = self.site.files;
        if self.is_there() {
            return clone::check_chart(&self.folder(), self.site.root, files, self.chart.name.span);
        }
        if self.chart.repo.is_empty() {
            return Err(self.missing());
        }
        if self.run.helm.offline {
            return Err(self.offline());
        }
        if files.remotes.clone_of(self.site.root).is_some() {
            self.home = self.run.scratch.join("charts");
        }
        self.run.helm.alone_in(&self.folder(), || {
            // Another chart may have waited for the same folder.
            if self.is_there() { Ok(()) } else { self.run.output(&self.pull_arguments()).map(drop) }
        })
    }

    fn offline(&self) -> LoadError {
        let folder = self.site.files.shown(&self.folder());
        let message = format!("there is no chart at '{folder}', and --offline keeps helm from pulling it");
        self.run.invalid("offline", message, "build once without --offline: helm then puts it there")
    }

    fn missing(&self) -> LoadError {
        let files = self.site.files;
        let folder = self.folder();
        let home = folder.parent().unwrap_or(&self.home);
        let charts = files.world.list(home).unwrap_or_default();
        let hint = match nearest(&self.chart.name, charts.iter().map(String::as_str)) {
            Some(near) => format!("{} has \"{near}\"", files.shown(home)),
            None => "put the chart's folder there, or say with `repo:` where it is to be pulled from".to_owned(),
        };
        let message = format!("no repo specified for pull, no chart found at '{}'", folder.display());
        LoadError::Invalid { code: "helm-chart-missing", message, span: self.chart.name.span, hint: Some(hint) }
    }

    fn pull_arguments(&self) -> Vec<String> {
        let chart = self.chart;
        let mut args = vec!["pull", "--untar", "--untardir"].into_iter().map(str::to_owned).collect::<Vec<_>>();
        args.push(self.home.to_string_lossy().into_owned());
        if chart.repo.starts_with("oci://") {
            args.push(format!("{}/{}", chart.repo.strip_suffix('/').unwrap_or(&chart.repo), chart.name));
        } else {
            args.extend(["--repo".to_owned(), chart.repo.text.to_owned(), chart.name.text.to_owned()]);
        }
        push_option(&mut args, "--version", &chart.version);
        push_flag(&mut args, "--devel", chart.devel);
        args
    }
}
