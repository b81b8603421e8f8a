//! One run of a program: time and peak memory of a cold process.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// From start to end, as a clock on the wall shows it.
    pub(super) time: Duration,
    /// Largest resident memory, in bytes. Not below that of xtask itself, which Linux counts to its children.
    pub(super) peak: u64,
}

/// Runs `command` with its output in the file `printed`; an error when it fails.
pub(super) fn once(command: &mut Command, printed: &Path) -> io::Result<Cost> {
    let said = printed.with_extension("err");
    command.stdin(Stdio::null()).stdout(File::create(printed)?).stderr(File::create(&said)?);
    let start = Instant::now();
    let child = command.spawn()?;
    let end = child.wait4()?;
    let time = start.elapsed();
    if end.status.success() {
        Ok(Cost { time, peak: end.rusage.maxrss })
    } else {
        Err(io::Error::other(format!("{command:?}: {}\n{}", end.status, fs::read_to_string(said)?)))
    }
}

/// The medians of time and of memory. Not for an empty list.
pub(super) fn median(costs: &[Cost]) -> Cost {
    let (mut times, mut peaks): (Vec<_>, Vec<_>) = costs.iter().map(|cost| (cost.time, cost.peak)).unzip();
    times.sort_unstable();
    peaks.sort_unstable();
    Cost { time: times[times.len() / 2], peak: peaks[peaks.len() / 2] }
}

/// A median as `12.3 ms 45 MB`.
impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millis = self.time.as_secs_f64() * 1e3;
        let time = if millis < 1e3 { format!("{millis:.1} ms") } else { format!("{:.2} s", millis / 1e3) };
        write!(f, "{time:>9} {:>5} MB", self.peak / 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Duration, median};

    #[test]
    fn medians_are_of_each_figure() {
        let cost = |millis, peak| Cost { time: Duration::from_millis(millis), peak };
        let median = median(&[cost(9, 1_000_000), cost(1, 3_000_000), cost(5, 2_000_000)]);
        assert_eq!(median.to_string(), "   5.0 ms     2 MB");
    }
}
