//! The order of a mapping's keys.
//!
//! go-yaml v2 compares keys by a "natural" order: at the first difference letters come after anything else, and
//! digits count as numbers, so `a9` stands before `a10`. That relation has cycles: `10` < `1e20` (a letter comes last),
//! `1e20` < `2` and `2` < `10` (numbers by size). Go's sort starts from a random order there, so kustomize prints such
//! keys differently from run to run.
//!
//! kiln sorts by the same comparison. Where it is consistent for the keys at hand there is only one result, go-yaml's.
//! Where it may not be, the keys are put in byte order first and then merge sorted, so the result depends on nothing
//! but the keys; neighbours in it still stand in go-yaml's order.

use std::cmp::Ordering;

use unicode_general_category::{GeneralCategory, get_general_category};

use super::shape::{class, class_of, classes};

/// go-yaml's comparison of two keys, `Equal` only for the same text.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    let Some(at) = a.iter().zip(b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    if (a[at] | b[at]) >= 0x80 {
        return compare_characters(one, other);
    }
    let classes = (class_of(a[at]), class_of(b[at]));
    match (classes.0 & class::LETTER != 0, classes.1 & class::LETTER != 0) {
        (true, true) => a[at].cmp(&b[at]),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if (classes.0 | classes.1) & class::DIGIT == 0 => a[at].cmp(&b[at]),
        // A digit of another script may follow.
        _ if !one.is_ascii() || !other.is_ascii() => compare_characters(one, other),
        _ => compare_digits(a, b, at, u8::is_ascii_digit, |d| i64::from(*d) - i64::from(b'0')),
    }
}

fn compare_characters(one: &str, other: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    match (is_letter(a[at]), is_letter(b[at])) {
        (true, true) => a[at].cmp(&b[at]),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        // A digit of another script counts by its distance from '0', as go-yaml has it.
        (false, false) => compare_digits(&a, &b, at, |c| is_digit(*c), |c| i64::from(u32::from(*c)) - i64::from(b'0')),
    }
}

/// Numbers that differ first at `at`, by size, then by their number of digits.
fn compare_digits<T: Ord + From<u8>>(
    a: &[T],
    b: &[T],
    at: usize,
    is_digit: impl Fn(&T) -> bool,
    value: impl Fn(&T) -> i64,
) -> Ordering {
    let zero = T::from(b'0');
    let mut start = 0;
    if a[at] == zero || b[at] == zero {
        // Zeros after other digits count, zeros in front of a number do not.
        let inside = a[..at].iter().rev().take_while(|d| is_digit(d)).any(|d| *d != zero);
        start = i64::from(inside);
    }
    let run = |text: &[T]| {
        let digits = text[at..].iter().take_while(|d| is_digit(d));
        digits.fold((start, 0), |(n, count), d| (n.wrapping_mul(10).wrapping_add(value(d)), count + 1))
    };
    let numbers: [(i64, usize); 2] = [run(a), run(b)];
    numbers[0].cmp(&numbers[1]).then_with(|| a[at].cmp(&b[at]))
}

fn is_letter(c: char) -> bool {
    use GeneralCategory as C;
    let letters = [C::UppercaseLetter, C::LowercaseLetter, C::TitlecaseLetter, C::ModifierLetter, C::OtherLetter];
    letters.contains(&get_general_category(c))
}

fn is_digit(c: char) -> bool {
    get_general_category(c) == GeneralCategory::DecimalNumber
}

/// True when [`compare`] may have a cycle through this key: a letter or odd character follows a digit, or a number is
/// too long for 64 bits.
pub(super) fn may_cycle(key: &str) -> bool {
    let classes = classes(key);
    if classes & class::DIGIT == 0 {
        return classes & class::ODD != 0;
    }
    if classes & class::ODD != 0 {
        return true;
    }
    let mut run = 0;
    key.bytes().any(|b| {
        let letter_after_digit = run > 0 && class_of(b) & class::LETTER != 0;
        run = if class_of(b) & class::DIGIT != 0 { run + 1 } else { 0 };
        letter_after_digit || run > 17
    })
}

/// Sorts keys named by `order`, whatever [`compare`] says about them. `text` is the key of a number.
pub(super) fn sort<'k>(order: &mut [u32], text: impl Fn(u32) -> &'k str) {
    if order.iter().any(|i| may_cycle(text(*i))) {
        order.sort_by(|a, b| text(*a).cmp(text(*b)));
    }
    let mut spare = order.to_vec();
    merge_sort(order, &mut spare, &|a, b| compare(text(a), text(b)));
}

/// The standard library's sorts may panic where the comparison has cycles, so this is a plain merge sort.
fn merge_sort(order: &mut [u32], spare: &mut [u32], compare: &impl Fn(u32, u32) -> Ordering) {
    if order.len() < 2 {
        return;
    }
    let middle = order.len() / 2;
    merge_sort(&mut order[..middle], &mut spare[..middle], compare);
    merge_sort(&mut order[middle..], &mut spare[middle..], compare);
    if compare(order[middle - 1], order[middle]) != Ordering::Greater {
        return;
    }
    spare.copy_from_slice(order);
    let (left, right) = spare.split_at(middle);
    let (mut l, mut r) = (0, 0);
    for slot in order {
        let from_left = r == right.len() || l < left.len() && compare(left[l], right[r]) != Ordering::Greater;
        *slot = if from_left { left[l] } else { right[r] };
        if from_left { l += 1 } else { r += 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::sort;

    fn sorted(keys: &[&'static str]) -> Vec<&'static str> {
        let mut order: Vec<u32> = (0..keys.len()).map(|i| u32::try_from(i).unwrap()).collect();
        sort(&mut order, |i| keys[i as usize]);
        order.into_iter().map(|i| keys[i as usize]).collect()
    }

    #[test]
    fn natural_order() {
        let want =
            ["", "#", "-a", "0", "1", "2", "09", "10", "A", "a", "a-", "a.b", "a/", "a1", "a2", "a10", "aB", "ab", "b"];
        let mut keys = want;
        keys.reverse();
        assert_eq!(sorted(&keys), want);
        // A letter comes after a digit even where that breaks the order of numbers.
        assert_eq!(sorted(&["1a", "10"]), ["10", "1a"]);
        assert_eq!(sorted(&["ä", "1", "é", "z", "٣"]), ["1", "٣", "z", "ä", "é"]);
    }

    #[test]
    fn a_cycle_always_comes_out_the_same() {
        let want = sorted(&["10", "1e20", "2"]);
        for keys in [["10", "2", "1e20"], ["2", "10", "1e20"], ["1e20", "10", "2"], ["2", "1e20", "10"]] {
            assert_eq!(sorted(&keys), want);
        }
    }
}
