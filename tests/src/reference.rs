//! Real kustomize, where the machine has it.

use std::path::Path;
use std::process::{Command, Stdio};

/// A program that builds kustomizations, as the words of its command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kustomize(Vec<String>);

impl Kustomize {
    /// The program that `command` names, without asking whether it is there.
    pub fn named(command: &str) -> Self {
        Self(command.split_whitespace().map(str::to_owned).collect())
    }

    /// `kustomize build`, else `kubectl kustomize`, whichever answers first.
    pub fn find() -> Option<Self> {
        let candidates = [("kustomize build", "version"), ("kubectl kustomize", "version --client")];
        let answers = |command: &Self, question: &str| {
            let mut asked = Command::new(&command.0[0]);
            asked.args(question.split(' ')).stdout(Stdio::null()).stderr(Stdio::null());
            asked.status().is_ok_and(|status| status.success())
        };
        candidates.into_iter().map(|(c, question)| (Self::named(c), question)).find(|(c, q)| answers(c, q)).map(|c| c.0)
    }

    /// True for the one in kubectl, which is older and has fewer flags.
    pub fn is_kubectl(&self) -> bool {
        self.0.first().is_some_and(|program| program == "kubectl")
    }

    /// The command line that builds `folder`.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.0[0]);
        command.args(&self.0[1..]).arg(folder);
        command
    }
}

/// `kustomize build`
impl std::fmt::Display for Kustomize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}
