//! The engine's errors in words, with their places.

use rsjsonnet_lang::program::{AnalyzeError, EvalError, EvalStackTraceItem, LoadError, Program};
use rsjsonnet_lang::span::SpanId;

use super::meant::meant;
use super::sources::{Sources, is_std};
use super::syntax;
use super::words;
use crate::{Failure, FailureKind, Frame, Note, Span};

/// What turns the engine's spans into places.
pub(super) struct Place<'a, 'p> {
    pub(super) program: &'a Program<'p>,
    pub(super) sources: &'a Sources,
}

impl Place<'_, '_> {
    pub(super) fn span(&self, span: SpanId) -> Option<Span> {
        self.sources.span(self.program, span)
    }

    fn did_you_mean(&self, name: &str) -> Option<Note> {
        let word = meant(name, self.sources.texts())?;
        Some(Note { text: format!("did you mean `{word}`?"), span: None })
    }

    /// One step of the engine's trace.
    pub(super) fn frame(&self, item: &EvalStackTraceItem) -> Frame {
        use EvalStackTraceItem as Item;
        let (what, span) = match item {
            Item::Expr { span } => ("an expression".to_owned(), Some(*span)),
            Item::Call { span, name: Some(name) } => (format!("function `{name}`"), *span),
            Item::Call { span, name: None } => ("a function without a name".to_owned(), *span),
            Item::Variable { span, name } => (format!("variable `{name}`"), Some(*span)),
            Item::ArrayItem { span, index } => (format!("array item {index}"), *span),
            Item::ObjectField { span, name } => (format!("object field `{name}`"), *span),
            Item::CompareArrayItem { index } => (format!("comparison of array item {index}"), None),
            Item::CompareObjectField { name } => (format!("comparison of object field `{name}`"), None),
            Item::ManifestArrayItem { index } => (format!("output of array item {index}"), None),
            Item::ManifestObjectField { name } => (format!("output of object field `{name}`"), None),
            Item::Import { span } => ("an import".to_owned(), Some(*span)),
        };
        Frame { what, span: span.and_then(|span| self.span(span)) }
    }
}

/// A text that the engine does not take.
pub(super) fn load_failure(error: &LoadError, place: &Place<'_, '_>) -> Failure {
    let (kind, message, span) = match error {
        LoadError::Lex(error) => syntax::lex_error(error),
        LoadError::Parse(error) => syntax::parse_error(error),
        LoadError::Analyze(error) => {
            let (message, span) = analyze_error(error);
            (FailureKind::Static, message, span)
        }
    };
    let mut failure = Failure::new(kind, message);
    failure.primary = place.span(span);
    failure.notes.extend(first_of_two(error, place));
    if let LoadError::Analyze(AnalyzeError::UnknownVariable { name, .. }) = error {
        failure.notes.extend(place.did_you_mean(name));
    }
    failure
}

fn analyze_error(error: &AnalyzeError) -> (String, SpanId) {
    use AnalyzeError as E;
    match error {
        E::UnknownVariable { span, name } => (format!("unknown variable `{name}`"), *span),
        E::SelfOutsideObject { self_span } => ("`self` outside of an object".to_owned(), *self_span),
        E::SuperOutsideObject { super_span } => ("`super` outside of an object".to_owned(), *super_span),
        E::DollarOutsideObject { dollar_span } => ("`$` outside of an object".to_owned(), *dollar_span),
        E::RepeatedLocalName { repeated_span, name, .. } => {
            (format!("local `{name}` is defined twice"), *repeated_span)
        }
        E::RepeatedFieldName { repeated_span, name, .. } => {
            (format!("field `{name}` is defined twice"), *repeated_span)
        }
        E::RepeatedParamName { repeated_span, name, .. } => {
            (format!("parameter `{name}` is defined twice"), *repeated_span)
        }
        E::PositionalArgAfterNamed { arg_span } => ("positional argument after a named one".to_owned(), *arg_span),
        E::TextBlockAsImportPath { span } => ("a text block cannot be the path of an import".to_owned(), *span),
        E::ComputedImportPath { span } => ("the path of an import must be a plain string".to_owned(), *span),
    }
}

/// For a name defined twice, where it was defined first.
fn first_of_two(error: &LoadError, place: &Place<'_, '_>) -> Option<Note> {
    let LoadError::Analyze(
        AnalyzeError::RepeatedLocalName { original_span, .. }
        | AnalyzeError::RepeatedFieldName { original_span, .. }
        | AnalyzeError::RepeatedParamName { original_span, .. },
    ) = error
    else {
        return None;
    };
    Some(Note { text: "first defined here".to_owned(), span: place.span(*original_span) })
}

/// A program that failed while it ran. `refused` is what the caller said to an import or a native call that caused it.
pub(super) fn runtime_failure(error: &EvalError, refused: Option<Failure>, place: &Place<'_, '_>) -> Failure {
    let mut trace: Vec<Frame> = error.stack_trace.iter().rev().map(|item| place.frame(item)).collect();
    let own = words::span_of(&error.kind).and_then(|span| place.span(span));
    if let Some(mut failure) = refused {
        if failure.primary.is_some() {
            // The fault lies in the imported text; the import is the step before.
            trace.insert(0, Frame { what: "an import".to_owned(), span: own });
        } else {
            failure.primary = own.or_else(|| innermost(&trace));
        }
        failure.trace = trace;
        return failure;
    }
    let mut failure = Failure::new(words::kind_of(&error.kind), words::message_of(&error.kind));
    failure.primary = own.filter(|span| !is_std(span)).or_else(|| innermost(&trace));
    failure.notes.extend(words::unknown_name(&error.kind).and_then(|name| place.did_you_mean(name)));
    failure.trace = trace;
    failure
}

/// The innermost place, if possible outside of the standard library.
fn innermost(trace: &[Frame]) -> Option<Span> {
    let places = || trace.iter().filter_map(|frame| frame.span.as_ref());
    places().find(|span| !is_std(span)).or_else(|| places().next()).cloned()
}
