//! How cost grows as the work does: generated trees, each twice as large as the one before.

use std::fs;
use std::io;
use std::time::Duration;

use super::race::{Finish, Race, head};
use super::run::{Cost, median, once};
use super::scale;

/// Apps of the smallest tree.
const FIRST: usize = 100;

/// Runs of the smallest tree for each run of the largest: they are short, so that one says little.
const SHORT_RUNS: usize = 5;

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
    let largest = alone.max(both);
    if largest > FIRST { per_object(race, largest) } else { Ok(()) }
}

/// Kiln's time for an object of the smallest and of the largest tree, run in turns so that a machine that slows down
/// does so for both.
fn per_object(race: &Race, largest: usize) -> io::Result<()> {
    let folders = [FIRST, largest].map(|apps| race.folder.join(format!("per-object-{apps}")));
    let trees = [scale::write(&folders[0], FIRST)?, scale::write(&folders[1], largest)?];
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for _ in 0..race.runs {
        for _ in 0..SHORT_RUNS {
            small.push(once(&mut race.kiln(&trees[0]), &race.printed())?);
        }
        large.push(once(&mut race.kiln(&trees[1]), &race.printed())?);
    }
    println!("\n{}", sentence(&median(&small), &median(&large), largest));
    folders.iter().try_for_each(fs::remove_dir_all)
}

fn sentence(small: &Cost, large: &Cost, largest: usize) -> String {
    let micros = |cost: &Cost, apps| (cost.time / scale::objects(apps)).as_secs_f64() * 1e6;
    let (before, now) = (micros(small, FIRST), micros(large, largest));
    format!("an object: {before:.1} us of {FIRST} apps, {now:.1} us of {largest}: x{:.2}", now / before)
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
    use std::time::Duration;

    use super::Cost;

    #[test]
    fn an_object_of_the_largest_tree_is_compared_with_one_of_the_smallest() {
        let cost = |millis| Cost { time: Duration::from_millis(millis), peak: 0 };
        let text = super::sentence(&cost(10), &cost(1200), 8000);
        assert_eq!(text, "an object: 20.0 us of 100 apps, 30.0 us of 8000: x1.50");
    }

    #[test]
    fn sizes_double_up_to_the_largest() {
        assert_eq!(super::sizes(400), [100, 200, 400]);
        assert_eq!(super::sizes(500), [100, 200, 400, 500]);
    }
}
