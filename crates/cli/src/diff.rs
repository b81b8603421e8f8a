//! `kiln diff`

use std::io::{self, IsTerminal, Read as _};
use std::process::ExitCode;

use kubekiln::diagnostic::{Diagnostic, fold_warnings};
use kubekiln::world::{DiskWorld, World};
use kubekiln_deliver::html::html;
use kubekiln_deliver::markdown::markdown;
use kubekiln_deliver::{Around, Diff, Difference, Side};
use kubekiln_yaml::Arena;

use crate::args::{CompileArgs, DiffArgs, DiffFormat};
use crate::build::compile;
use crate::output::{is_coloured, painted, print, report};

pub(crate) fn run(args: &DiffArgs) -> ExitCode {
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let around = around(&args.build, &world);
    let messages = &args.build.messages;
    let show = |found: &[Diagnostic]| report(found, &arena, messages.message_format, messages.color);
    let (before, after) = rayon::join(|| around.side(&arena, &args.before), || around.side(&arena, &args.after));
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let errors: Vec<_> = [before.err(), after.err()].into_iter().flatten().flatten().collect();
            show(&fold_warnings(errors));
            return ExitCode::from(1);
        }
    };
    show(&fold_warnings(before.warnings.into_iter().chain(after.warnings).collect()));
    let difference = Difference::of(&arena, &before.objects, &after.objects);
    let printed = match args.format {
        DiffFormat::Json => print(&[format!("{:#}\n", serde_json::json!(difference))]),
        DiffFormat::Markdown => print(&[markdown(&difference, &args.before, &args.after)]),
        DiffFormat::Html => print(&[html(&difference, &args.before, &args.after)]),
        DiffFormat::Text => {
            let coloured = is_coloured(messages.color, io::stdout().is_terminal());
            print(&[painted(&Diff::of_objects(&difference), coloured)])
        }
    };
    if args.exit_code && !difference.is_none() { ExitCode::from(1) } else { printed }
}

/// The objects that `word` stands for, its warnings shown; what is wrong with them is shown too.
pub(crate) fn side<'a>(args: &CompileArgs, arena: &'a Arena, word: &str) -> Result<Side<'a>, Refused> {
    let show = |found: &[Diagnostic]| report(found, arena, args.messages.message_format, args.messages.color);
    let side = around(args, &DiskWorld::new()).side(arena, word);
    match &side {
        Ok(side) => show(&side.warnings),
        Err(errors) => show(errors),
    }
    side.map_err(|_| Refused)
}

/// What stands on the command line cannot be used, and why has been said.
#[derive(Debug)]
pub(crate) struct Refused;

/// How words on the command line are looked up and built.
pub(crate) fn around<'w>(args: &CompileArgs, world: &'w dyn World) -> Around<'w, 'static> {
    let options = compile(args);
    Around { world, here: options.shown_from.clone(), options, stdin: &stdin }
}

fn stdin() -> Vec<u8> {
    let mut bytes = Vec::new();
    // What cannot be read is not there.
    let _ = io::stdin().read_to_end(&mut bytes);
    bytes
}
