//! Real helm, where the machine has it.

use std::process::Command;
use std::sync::OnceLock;

/// A helm of version 3 or 4 on the search path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Helm(());

impl Helm {
    /// Looks for it, once.
    pub fn find() -> Option<Self> {
        static FOUND: OnceLock<bool> = OnceLock::new();
        let answers = || Self(()).command().args(["version", "--short"]).output();
        let is_new = |printed: &[u8]| printed.starts_with(b"v3.") || printed.starts_with(b"v4.");
        let found = *FOUND.get_or_init(|| answers().is_ok_and(|o| o.status.success() && is_new(&o.stdout)));
        found.then_some(Self(()))
    }

    /// A command line of it, without arguments.
    pub fn command(self) -> Command {
        Command::new("helm")
    }
}
