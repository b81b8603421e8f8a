use super::{Resolved, Timestamp, is_base_60, resolve_plain};

fn all(texts: &[&str], want: Resolved) {
    for text in texts {
        assert_eq!(resolve_plain(text), want, "{text:?}");
    }
}

#[test]
fn words() {
    all(&["", "~", "null", "Null", "NULL"], Resolved::Null);
    all(&["true", "True", "TRUE"], Resolved::Bool(true));
    all(&["false", "False", "FALSE"], Resolved::Bool(false));
    all(&["yes", "no", "on", "off", "y", "n", "nULL", "tRUE", "<", "a"], Resolved::Str);
    all(&["<<"], Resolved::Merge);
}

#[test]
fn integers() {
    all(&["0", "00", "-0", "+0", "0x0", "0_", "0b0", "0o0"], Resolved::Int(0));
    all(&["10", "1_0", "1__0_", "+10", "0xa", "0XA", "012", "0o12", "0O12", "0b1010", "0b+1010"], Resolved::Int(10));
    all(&["-10", "-0xa", "-012", "-0b1010", "0b-1010", "0o-12", "-1_0"], Resolved::Int(-10));
    all(&["9223372036854775807", "0x7fffffffffffffff"], Resolved::Int(i64::MAX));
    all(&["-9223372036854775808"], Resolved::Int(i64::MIN));
    all(&["9223372036854775808", "0x8000000000000000"], Resolved::Uint(1 << 63));
    all(&["0x", "0b", "0o", "0b2", "1a", "-", "+", "--1", "+-1", "_1", "0x+1", "0x1.8p1"], Resolved::Str);
}

#[test]
fn floats() {
    all(&["1.5", "+1.5", "1_.5", "15e-1", "15E-1", "0.15e+1"], Resolved::Float(1.5));
    all(&["1.", "1e0", "1E00"], Resolved::Float(1.0));
    all(&[".5", "5e-1", ".5e0", ".5_0", "-.5e0".trim_start_matches('-')], Resolved::Float(0.5));
    all(&["08", "8.", "+08"], Resolved::Float(8.0));
    all(&["18446744073709551616", "+18446744073709551615"], Resolved::Float(18_446_744_073_709_551_615.0));
    all(&["1e-400"], Resolved::Float(0.0));
    all(&[".inf", ".Inf", ".INF", "+.inf"], Resolved::Float(f64::INFINITY));
    all(&["-.inf", "-.INF"], Resolved::Float(f64::NEG_INFINITY));
    assert!(matches!(resolve_plain(".NaN"), Resolved::Float(f) if f.is_nan()));
    all(&["1e400", "-1e400", ".", "..", ".e1", ".5e", "._5", ".5_", "1e", "1.2.3", "+.nan", "1:30"], Resolved::Str);
}

#[test]
fn timestamps() {
    for (text, want) in [
        ("2001-12-14", "2001-12-14T00:00:00Z"),
        ("2001-1-2", "2001-01-02T00:00:00Z"),
        ("2001-12-14T21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"),
        ("2001-12-14t21:59:43.1234567899Z", "2001-12-14T21:59:43.123456789Z"),
        ("2001-12-14  1:2:3,5", "2001-12-14T01:02:03.5Z"),
        ("2004-2-29T0:0:0+00:00", "2004-02-29T00:00:00Z"),
        ("2001-12-14T21:59:43+23:60", "2001-12-14T21:59:43+24:00"),
    ] {
        assert_eq!(resolve_plain(text), Resolved::Timestamp, "{text:?}");
        assert_eq!(Timestamp::parse(text).unwrap().to_string(), want);
    }
    for text in ["2001-13-1", "2001-2-29", "2001-12-14T1:2:3", "2001-12-14 1:2:3Z", "2001-12-14T1:2:60Z", "01-1-1"] {
        assert_eq!(resolve_plain(text), Resolved::Str, "{text:?}");
    }
}

#[test]
fn base_60() {
    for text in ["1:30", "+1_0:5", "190:20:30", "190:20:30.15", "1:0.", "1:59._5"] {
        assert!(is_base_60(text), "{text:?}");
    }
    for text in ["1", "1:60", "1:", ":1", "1:30.x", "1.5:30", "_1:30", "1:5.0:5", "1:300"] {
        assert!(!is_base_60(text), "{text:?}");
    }
}
