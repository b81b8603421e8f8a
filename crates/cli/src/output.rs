//! Writing to the terminal: only results on standard output, everything else on standard error.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use kubekiln::Diagnostic;
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
    let coloured = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => stderr.is_terminal(),
    };
    for diagnostic in diagnostics {
        let text = match format {
            MessageFormat::Text => diagnostic.render(arena, coloured),
            MessageFormat::Json => format!("{}\n", diagnostic.to_json(arena)),
        };
        // Nobody is left to tell when standard error is closed.
        let _ = stderr.write_all(text.as_bytes());
    }
}

/// Prints one line of failure.
pub(crate) fn fail(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {message}");
    ExitCode::from(1)
}
