//! How cost grows as the work does: generated trees, each twice as large as the one before.

use std::fs;
use std::io;
use std::time::Duration;

use super::race::{Finish, Race, head};
use super::scale;

/// Apps of the smallest tree.
const FIRST: usize = 100;

/// Races both up to `both` apps, and kiln alone up to `alone`.
pub(super) fn run(race: &Race, both: usize, alone: usize) -> io::Result<()> {
    println!("{}", head("apps (about 5 objects each)"));
    let mut before: Option<Finish> = None;
    for apps in sizes(alone.max(both)) {
        let folder = race.folder.join(format!("scale-{apps}"));
        let tree = scale::write(&folder, apps)?;
        let finish = if apps <= both { race.both(&tree)? } else { race.alone(&tree)? };
        println!("{}{}", finish.row(&apps.to_string()), growth(before.as_ref(), &finish));
        fs::remove_dir_all(folder)?;
        before = Some(finish);
    }
    Ok(())
}

/// 100, 200, 400 and so on; the last one is the largest asked for, if that is no doubling.
fn sizes(largest: usize) -> Vec<usize> {
    let mut sizes: Vec<_> =
        std::iter::successors(Some(FIRST), |apps| Some(apps * 2)).take_while(|a| *a <= largest).collect();
    if sizes.last().is_some_and(|last| *last < largest) {
        sizes.push(largest);
    }
    sizes
}

fn growth(before: Option<&Finish>, now: &Finish) -> String {
    let factor = |before: Duration, now: Duration| now.as_secs_f64() / before.as_secs_f64();
    let Some(before) = before else { return String::new() };
    let kiln = format!("  kiln x{:.2}", factor(before.kiln.time, now.kiln.time));
    match (&before.kustomize, &now.kustomize) {
        (Some(before), Some(now)) => format!("{kiln}, kustomize x{:.2}", factor(before.time, now.time)),
        _ => kiln,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_double_up_to_the_largest() {
        assert_eq!(super::sizes(400), [100, 200, 400]);
        assert_eq!(super::sizes(500), [100, 200, 400, 500]);
    }
}
