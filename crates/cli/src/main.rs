//! The kiln command: arguments, terminal and exit codes. What another program would want is in the libraries.

mod apply_order;
mod args;
mod blame;
mod build;
mod diff;
mod edit;
mod eval;
mod function;
mod import;
mod jsonnet;
mod localize;
mod output;
mod params;
mod plugins;
mod remote;
mod render;
mod table;
mod vendor;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Command, Kiln};

/// Nodes are made in one thread and grown in another: an allocator for whom that is no special case.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 0: done. 1: the build failed or something differs. 2: wrong usage.
fn main() -> ExitCode {
    let kiln = Kiln::parse();
    match kiln.command {
        Command::Build(args) => build::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Blame(args) => blame::run(&args),
        Command::ApplyOrder(args) => apply_order::run(&args),
        Command::Edit(args) => edit::run(args),
        Command::Create(args) => edit::create(&args),
        Command::Params(args) => params::list::run(&args),
        Command::Set(args) => params::edit::set(&args),
        Command::Unset(args) => params::edit::unset(&args),
        Command::Add(args) => params::edit::add(&args),
        Command::Describe(args) => params::describe::run(&args),
        Command::Requires(args) => params::requires::run(&args),
        Command::New(args) => params::edit::new(&args),
        Command::Localize(args) => localize::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Fn(args) => function::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Vendor(args) => vendor::run(&args),
        Command::JsonnetWorker => jsonnet::serve(),
        Command::Version => output::print(&[format!("kiln {}\n", env!("CARGO_PKG_VERSION"))]),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Kiln::command(), "kiln", &mut script);
            output::print(&[String::from_utf8_lossy(&script)])
        }
    }
}
