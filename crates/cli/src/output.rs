//! Writing to the terminal: only results on standard output, everything else on standard error.

use std::fmt::Write as _;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use kubekiln::Diagnostic;
use kubekiln_deliver::{Diff, LineKind};
use kubekiln_yaml::Arena;

use crate::args::{Colour, MessageFormat};

/// Prints a result. A reader that closed its end has seen enough: that is no failure.
pub(crate) fn print<T: AsRef<str>>(parts: &[T]) -> ExitCode {
    match write_all(io::stdout().lock(), parts) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot write to standard output: {error}")),
    }
}

/// Writes all pieces, one after the other.
pub(crate) fn write_all<T: AsRef<str>>(to: impl Write, parts: &[T]) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    parts.iter().try_for_each(|part| to.write_all(part.as_ref().as_bytes()))?;
    to.flush()
}

/// Prints diagnostics.
pub(crate) fn report(diagnostics: &[Diagnostic], arena: &Arena, format: MessageFormat, colour: Colour) {
    let mut stderr = io::stderr().lock();
    let coloured = is_coloured(colour, stderr.is_terminal());
    for diagnostic in diagnostics {
        let text = match format {
            MessageFormat::Text => diagnostic.render(arena, coloured),
            MessageFormat::Json => format!("{}\n", diagnostic.to_json(arena)),
        };
        // Nobody is left to tell when standard error is closed.
        let _ = stderr.write_all(text.as_bytes());
    }
}

/// Whether to use colour.
pub(crate) fn is_coloured(asked: Colour, terminal: bool) -> bool {
    match asked {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal,
    }
}

/// The lines of a diff, in colour for a terminal.
pub(crate) fn painted(diff: &Diff, coloured: bool) -> String {
    if !coloured {
        return diff.text();
    }
    let mut text = String::new();
    for (kind, line) in &diff.lines {
        let code = match kind {
            LineKind::Head => "1",
            LineKind::Place => "36",
            LineKind::Minus => "31",
            LineKind::Plus => "32",
            LineKind::Note => "33",
            LineKind::Same => "0",
        };
        let _ = writeln!(text, "\u{1b}[{code}m{line}\u{1b}[0m");
    }
    text
}

/// Prints one line of failure.
pub(crate) fn fail(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {message}");
    ExitCode::from(1)
}
