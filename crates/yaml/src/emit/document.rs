//! An object in YAML: collections in go-yaml v2's block style.

use std::fmt::Write as _;

use super::expand::{Site, check_depth};
use super::json::unsupported;
use super::scalar::{ScalarValue, Setting, value_in};
use super::shape::{self, class, is_break};
use super::text::{self, Place};
use super::walk::{Keys, Walk};
use super::write::{indent, new_line};
use super::{EmitError, float, order, via_json};
use crate::{Arena, Limits, Mapping, Node, Scalar, ScalarStyle, Sequence, Span, Tag, Value};

/// Keys up to this many bytes stand before their `:`; longer ones after a `?`.
const SIMPLE_KEY: usize = 128;

/// Writes the object.
pub(super) fn write(node: &Node<'_>, arena: &Arena, limits: &Limits, out: &mut String) -> Result<(), EmitError> {
    let walk = Walk::new(node, arena, limits);
    let mut writer = Document { walk, out, order: Vec::new(), at_line_start: true };
    let site = writer.walk.resolve(Site { node, flow: false })?;
    match &site.node.value {
        Value::Scalar(s) if s.tag != Tag::Null => {
            let message = format!("cannot unmarshal `{}` into map[string]interface {{}}", s.text);
            return Err(EmitError { message, span: node.span });
        }
        Value::Scalar(_) => writer.out.push_str("null"),
        _ => writer.collection(site, Lead::Nothing, 0, 0)?,
    }
    writer.end_line();
    Ok(())
}

/// What stands in front of a collection's first pair or item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lead {
    /// The start of the document.
    Nothing,
    /// A key and its `:`; the collection starts on a new line.
    Key,
    /// `-`, or the `:` of a `?` key: the collection starts on the same line.
    Indicator,
}

struct Document<'n, 'a, 'r, 'o> {
    walk: Walk<'n, 'a, 'r>,
    out: &'o mut String,
    /// Orders of the mappings being written, one after the other.
    order: Vec<u32>,
    /// The last line is ended, or nothing is written yet.
    at_line_start: bool,
}

impl<'n, 'a> Document<'n, 'a, '_, '_> {
    fn end_line(&mut self) {
        if !self.at_line_start {
            self.out.push('\n');
        }
        self.at_line_start = true;
    }

    fn new_line(&mut self, column: usize) {
        if self.at_line_start {
            indent(self.out, column);
        } else {
            new_line(self.out, column);
        }
        self.at_line_start = false;
    }

    /// Goes to where a collection's first pair or item starts.
    fn lead(&mut self, lead: Lead, column: usize) {
        match lead {
            Lead::Nothing => self.at_line_start = false,
            Lead::Key => self.new_line(column),
            Lead::Indicator => self.out.push(' '),
        }
    }

    /// A value after `:` or `-`. `column`: where the pairs or items of the collection around it start.
    fn value(&mut self, site: Site<'n, 'a>, lead: Lead, column: usize, depth: usize) -> Result<(), EmitError> {
        if let Value::Scalar(scalar) = &site.node.value {
            self.out.push(' ');
            return self.scalar(scalar, site.node.span, site.flow, column + 2);
        }
        self.collection(site, lead, column, depth)
    }

    fn collection(&mut self, site: Site<'n, 'a>, lead: Lead, column: usize, depth: usize) -> Result<(), EmitError> {
        let site = self.walk.resolve(site)?;
        if !matches!(site.node.value, Value::Scalar(_)) {
            check_depth(depth, self.walk.limits, site.node.span)?;
        }
        let inner = if lead == Lead::Nothing { column } else { column + 2 };
        match &site.node.value {
            Value::Mapping(mapping) => self.mapping(site, mapping, lead, inner, depth),
            // Items of a sequence under a key stand below the key.
            Value::Sequence(s) if lead == Lead::Key => self.sequence(s, site.flow, lead, column, depth),
            Value::Sequence(s) => self.sequence(s, site.flow, lead, inner, depth),
            Value::Scalar(_) => self.value(site, lead, column, depth),
            Value::Alias(_) => Ok(()),
        }
    }

    fn sequence(
        &mut self,
        sequence: &'n Sequence<'a>,
        flow: bool,
        lead: Lead,
        column: usize,
        depth: usize,
    ) -> Result<(), EmitError> {
        if sequence.items.is_empty() {
            self.empty("[]", lead);
            return Ok(());
        }
        for (i, item) in sequence.items.iter().enumerate() {
            if i == 0 {
                self.lead(lead, column);
            } else {
                self.new_line(column);
            }
            self.out.push('-');
            self.value(Site { node: item, flow: flow || sequence.flow }, Lead::Indicator, column, depth + 1)?;
        }
        Ok(())
    }

    fn empty(&mut self, brackets: &str, lead: Lead) {
        if lead != Lead::Nothing {
            self.out.push(' ');
        }
        self.out.push_str(brackets);
        self.at_line_start = false;
    }

    fn mapping(
        &mut self,
        site: Site<'n, 'a>,
        mapping: &'n Mapping<'a>,
        lead: Lead,
        column: usize,
        depth: usize,
    ) -> Result<(), EmitError> {
        let (flow, mut lead) = (site.flow || mapping.flow, Some(lead));
        match self.walk.keys(site, depth == 0)? {
            Keys::Plain { entries, sorted: true, classes, .. } => {
                for entry in entries {
                    let value = Site { node: &entry.value, flow };
                    self.pair(entry.key.text().unwrap_or_default(), classes, value, &mut lead, column, depth)?;
                }
            }
            Keys::Plain { entries, classes, .. } => {
                let range = self.sort(entries.len(), |i| entries[i as usize].key.text().unwrap_or_default());
                for at in range.clone() {
                    let entry = &entries[self.order[at] as usize];
                    let key = entry.key.text().unwrap_or_default();
                    if at > range.start && entries[self.order[at - 1] as usize].key.text() == Some(key) {
                        return Err(self.walk.duplicate(site, key));
                    }
                    self.pair(key, classes, Site { node: &entry.value, flow }, &mut lead, column, depth)?;
                }
                self.order.truncate(range.start);
            }
            Keys::Resolved(fields) => {
                let range = self.sort(fields.len(), |i| &fields[i as usize].key);
                for at in range.clone() {
                    let field = &fields[self.order[at] as usize];
                    let key = via_json::string(&field.key).and_then(|k| via_json::check_key(&field.key).map(|()| k));
                    let key = key.map_err(|m| EmitError { message: m.to_owned(), span: site.node.span })?;
                    if key.contains(is_break) {
                        self.long_pair(&key, field.value, &mut lead, column, depth)?;
                    } else {
                        self.pair(&key, shape::classes(&key), field.value, &mut lead, column, depth)?;
                    }
                }
                self.order.truncate(range.start);
            }
        }
        if let Some(lead) = lead {
            self.empty("{}", lead);
        }
        Ok(())
    }

    /// Puts the sorted numbers below `count` at the end of `order`; their place there.
    fn sort<'k>(&mut self, count: usize, text: impl Fn(u32) -> &'k str) -> std::ops::Range<usize> {
        let start = self.order.len();
        self.order.extend((0..u32::MAX).take(count));
        order::sort(&mut self.order[start..], text);
        start..self.order.len()
    }

    /// `key: value`. `lead` is taken by the first pair; `classes` are those of the key's bytes, or more.
    fn pair(
        &mut self,
        key: &str,
        classes: u8,
        value: Site<'n, 'a>,
        lead: &mut Option<Lead>,
        column: usize,
        depth: usize,
    ) -> Result<(), EmitError> {
        if key.len() > SIMPLE_KEY {
            return self.long_pair(key, value, lead, column, depth);
        }
        self.begin(lead, column);
        let place = Place { indent: column + 2, simple_key: true };
        if classes & (class::ODD | class::BREAK) == 0 {
            text::line(self.out, key, classes, place);
        } else {
            text::string(self.out, key, place).map_err(|m| refused(m, value))?;
        }
        if let Value::Scalar(scalar) = &value.node.value {
            self.out.push_str(": ");
            return self.scalar(scalar, value.node.span, value.flow, column + 2);
        }
        self.out.push(':');
        self.collection(value, Lead::Key, column, depth + 1)
    }

    /// Goes to where a pair starts.
    fn begin(&mut self, lead: &mut Option<Lead>, column: usize) {
        match lead.take() {
            Some(lead) => self.lead(lead, column),
            None => self.new_line(column),
        }
    }

    /// `? key`, then `: value`: for a key that is long or has line breaks.
    fn long_pair(
        &mut self,
        key: &str,
        value: Site<'n, 'a>,
        lead: &mut Option<Lead>,
        column: usize,
        depth: usize,
    ) -> Result<(), EmitError> {
        let fail = |m: &str| refused(m, value);
        self.begin(lead, column);
        via_json::check_key(key).map_err(fail)?;
        self.out.push_str("? ");
        self.at_line_start =
            text::string(self.out, key, Place { indent: column + 2, simple_key: false }).map_err(fail)?;
        self.new_line(column);
        self.out.push(':');
        self.value(value, Lead::Indicator, column, depth + 1)
    }

    fn scalar(&mut self, scalar: &Scalar<'a>, span: Span, flow: bool, column: usize) -> Result<(), EmitError> {
        let survives = matches!(scalar.style, ScalarStyle::Plain | ScalarStyle::DoubleQuoted);
        match scalar.tag {
            Tag::Str if survives && !scalar.text.starts_with('\t') => return self.string(scalar.text, span, column),
            Tag::Int if scalar.style == ScalarStyle::Plain && is_canonical_int(scalar.text) => {
                self.out.push_str(scalar.text);
                return Ok(());
            }
            _ => {}
        }
        let value = value_in(scalar, span, self.walk.arena, Setting { flow, simple_key: false })?;
        match value {
            ScalarValue::Null => self.out.push_str("null"),
            ScalarValue::Bool(b) => self.out.push_str(if b { "true" } else { "false" }),
            ScalarValue::Int(n) => write!(self.out, "{n}").unwrap_or_default(),
            ScalarValue::Uint(n) => write!(self.out, "{n}").unwrap_or_default(),
            ScalarValue::Float(f) if !f.is_finite() => return Err(unsupported(f, span)),
            ScalarValue::Float(f) => float::yaml(self.out, f),
            ScalarValue::Text(text) => return self.string(&text, span, column),
        }
        Ok(())
    }

    fn string(&mut self, text: &str, span: Span, column: usize) -> Result<(), EmitError> {
        let place = Place { indent: column, simple_key: false };
        let fail = |m: &str| EmitError { message: m.to_owned(), span };
        self.at_line_start = text::string(self.out, text, place).map_err(fail)?;
        Ok(())
    }
}

fn refused(message: &str, value: Site<'_, '_>) -> EmitError {
    EmitError { message: message.to_owned(), span: value.node.span }
}

/// Digits that go-yaml prints as they are written.
fn is_canonical_int(text: &str) -> bool {
    match text.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] | [b'-', b'1'..=b'9', rest @ ..] => {
            rest.len() < 18 && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}
