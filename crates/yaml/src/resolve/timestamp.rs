//! Timestamps: the four layouts that go-yaml tries, read as Go's `time.Parse` reads them.

use std::fmt::{self, Write as _};

/// A moment as written, its parts in range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Timestamp {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    /// Minutes east of UTC.
    offset: i16,
}

impl Timestamp {
    /// Reads `text` when it is a timestamp to go-yaml.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut input = Input(text.as_bytes());
        let year = input.year()?;
        let month = input.number(1, 12)?;
        input.byte(b'-')?;
        let day = input.number(1, 31)?;
        if day > days_in(month, year) {
            return None;
        }
        let mut moment = Self { year, month, day, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0 };
        match input.0 {
            [] => return Some(moment),
            [b'T' | b't', ..] => {
                input.0 = &input.0[1..];
                input.clock(&mut moment)?;
                moment.offset = input.zone()?;
            }
            [b' ', ..] => {
                // A space in a Go layout stands for any number of them.
                while let [b' ', rest @ ..] = input.0 {
                    input.0 = rest;
                }
                input.clock(&mut moment)?;
            }
            _ => return None,
        }
        input.0.is_empty().then_some(moment)
    }

    /// True when Go's `encoding/json` takes it: the zone is less than a day away from UTC.
    pub(crate) fn fits_json(&self) -> bool {
        self.offset.unsigned_abs() < 24 * 60
    }
}

/// RFC 3339 with the fraction of a second as short as it can be.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}T", self.year, self.month, self.day)?;
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.nanosecond > 0 {
            let fraction = format!("{:09}", self.nanosecond);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        if self.offset == 0 {
            return f.write_char('Z');
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// What is left to read.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == wanted).then(|| self.0 = rest)
    }

    /// Four digits and a dash.
    fn year(&mut self) -> Option<u16> {
        let (digits, rest) = self.0.split_at_checked(4)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = rest;
        self.byte(b'-')?;
        Some(digits.iter().fold(0, |n, b| n * 10 + u16::from(b - b'0')))
    }

    /// One or two digits, as many as there are.
    fn number(&mut self, least: u8, most: u8) -> Option<u8> {
        let (value, rest) = match self.0 {
            [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => ((a - b'0') * 10 + (b - b'0'), rest),
            [a @ b'0'..=b'9', rest @ ..] => (a - b'0', rest),
            _ => return None,
        };
        self.0 = rest;
        (least..=most).contains(&value).then_some(value)
    }

    fn clock(&mut self, moment: &mut Timestamp) -> Option<()> {
        moment.hour = self.number(0, 23)?;
        self.byte(b':')?;
        moment.minute = self.number(0, 59)?;
        self.byte(b':')?;
        moment.second = self.number(0, 59)?;
        moment.nanosecond = self.fraction();
        Some(())
    }

    /// `.123` or `,123`; digits after the ninth count for nothing.
    fn fraction(&mut self) -> u32 {
        let [b'.' | b',', digits @ ..] = self.0 else { return 0 };
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return 0;
        }
        self.0 = &digits[count..];
        let nine = (0..9).map(|i| if i < count { digits[i] - b'0' } else { 0 });
        nine.fold(0, |n, d| n * 10 + u32::from(d))
    }

    /// `Z` or `+07:00`, in minutes. Go lets 24 hours and 60 minutes pass.
    fn zone(&mut self) -> Option<i16> {
        if self.byte(b'Z').is_some() {
            return Some(0);
        }
        let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, rest @ ..] = self.0 else { return None };
        if ![h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let two = |a: &u8, b: &u8| i16::from(a - b'0') * 10 + i16::from(b - b'0');
        let (hours, minutes) = (two(h1, h2), two(m1, m2));
        self.0 = rest;
        if hours > 24 || minutes > 60 {
            return None;
        }
        let offset = hours * 60 + minutes;
        Some(if *sign == b'-' { -offset } else { offset })
    }
}

fn days_in(month: u8, year: u16) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
