//! `kiln render`

mod project;
mod report;

use std::io::{self, IsTerminal, Write as _};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use kubekiln::build::Options;
use kubekiln::diagnostic::fold_warnings;
use kubekiln::project::{Project, Target};
use kubekiln::{Diagnostic, Severity};
use kubekiln_deliver::targets::{Rendered, Trees, render_all, select};
use kubekiln_deliver::{Conflict, Delivery, Diff, Folder, Mode, Settings, prepare, write_all};
use kubekiln_yaml::Arena;

use crate::args::{MessageFormat, RenderArgs};
use crate::build;
use crate::output::{fail, is_coloured, painted, report as say};

pub(crate) fn run(args: &RenderArgs) -> ExitCode {
    let (arena, start) = (Arena::new(), Instant::now());
    let result = project::open(args, &arena).and_then(|project| render(args, &project, &arena, start));
    result.unwrap_or_else(|Said| ExitCode::from(1))
}

/// What is wrong has been said already.
struct Said;

fn render(
    args: &RenderArgs,
    opened: &project::Opened<'_, '_>,
    arena: &Arena,
    start: Instant,
) -> Result<ExitCode, Said> {
    let project::Opened { files, project } = opened;
    let targets = match select(project, &args.targets, args.shard) {
        Ok(targets) => targets,
        Err(unknown) => {
            for name in unknown {
                fail(&name.to_string());
            }
            return Ok(ExitCode::from(2));
        }
    };
    let bar = progress(targets.len());
    let done = |target: &Target<'_>| {
        bar.set_message(target.name.to_string());
        bar.inc(1);
    };
    let options = options(args, project);
    let rendered = render_all(files, project, &targets, &options, &done);
    bar.finish_and_clear();
    let trees = trees(rendered, args, arena)?;
    let mode = match (args.check, args.overwrite) {
        (true, _) => Mode::Check,
        (false, true) => Mode::Overwrite,
        (false, false) => Mode::Write,
    };
    let of_project = args.shard.is_none_or(|shard| shard.number == 1);
    let settings = Settings { mode, forget_moves: args.forget_moves, of_project };
    let deliveries = prepare(project, &targets, trees, settings).map_err(|errors| show(&errors, args, arena))?;
    let mut is_stopped = false;
    for delivery in &deliveries {
        for (conflict, diagnostic) in delivery.conflicts() {
            tell(delivery, conflict, &diagnostic, args, arena);
            is_stopped = true;
        }
    }
    if is_stopped {
        return Err(Said);
    }
    warn_of_foreign(&deliveries, args, arena)?;
    if mode != Mode::Check {
        let errors = write_all(&deliveries);
        if !errors.is_empty() {
            return Err(show(&errors, args, arena));
        }
    }
    Ok(report::print(&deliveries, targets.len(), args, start.elapsed()))
}

fn show(found: &[Diagnostic], args: &RenderArgs, arena: &Arena) -> Said {
    say(found, arena, args.build.messages.message_format, args.build.messages.color);
    Said
}

fn progress(targets: usize) -> ProgressBar {
    // It draws on a terminal only, and a short run is over before it would.
    let bar = ProgressBar::new(targets as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} targets  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn options(args: &RenderArgs, project: &Project<'_>) -> Options<'static> {
    let mut options = Options {
        strict: args.strict,
        shown_from: project.folder.clone(),
        remote: project::remote(args, project.offline),
        ..build::compile(&args.build)
    };
    if let Some(version) = project.kubernetes.filter(|_| options.helm.kube_version.is_empty()) {
        version.text.clone_into(&mut options.helm.kube_version);
    }
    options
}

/// The trees, when every target has one. What is wrong with several targets is said once.
fn trees(rendered: Vec<Rendered>, args: &RenderArgs, arena: &Arena) -> Result<Vec<Trees>, Said> {
    let (mut trees, mut errors, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for one in rendered {
        warnings.extend(one.warnings);
        match one.trees {
            Ok(done) => trees.push(done),
            Err(found) => errors.extend(found),
        }
    }
    show(&fold_warnings(warnings), args, arena);
    if errors.is_empty() { Ok(trees) } else { Err(show(&fold_warnings(errors), args, arena)) }
}

/// Manifests of others in the trees; they are errors when every warning is one.
fn warn_of_foreign(deliveries: &[Delivery<'_>], args: &RenderArgs, arena: &Arena) -> Result<(), Said> {
    let mut found: Vec<_> = deliveries.iter().flat_map(Delivery::foreign).collect();
    if !args.strict {
        show(&found, args, arena);
        return Ok(());
    }
    for warning in &mut found {
        warning.severity = Severity::Error;
    }
    if found.is_empty() { Ok(()) } else { Err(show(&found, args, arena)) }
}

/// A conflict, and what the run would have done to the file.
fn tell(delivery: &Delivery<'_>, conflict: &Conflict, said: &Diagnostic, args: &RenderArgs, arena: &Arena) {
    show(std::slice::from_ref(said), args, arena);
    let is_text = args.build.messages.message_format == MessageFormat::Text;
    if let Some(change) = conflict.edited.as_ref().filter(|_| is_text) {
        let diff = Diff::of(change, delivery.folder.name(), &delivery.tree);
        let coloured = is_coloured(args.build.messages.color, io::stderr().is_terminal());
        // Nobody is left to tell when standard error is closed.
        let _ = write!(io::stderr(), "{}", painted(&diff, coloured));
    }
}
