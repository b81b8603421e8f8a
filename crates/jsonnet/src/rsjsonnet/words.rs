//! Words for programs that failed while they ran.

use rsjsonnet_lang::ast::{BinaryOp, UnaryOp};
use rsjsonnet_lang::program::{EvalErrorKind as E, EvalErrorValueType as Type};
use rsjsonnet_lang::span::SpanId;

use crate::FailureKind;

pub(super) fn kind_of(error: &E) -> FailureKind {
    match error {
        E::StackOverflow | E::InfiniteRecursion => FailureKind::Stack,
        E::ExplicitError { .. } => FailureKind::Explicit,
        E::AssertFailed { .. } | E::AssertEqualFailed { .. } => FailureKind::Assertion,
        E::ImportFailed { .. } => FailureKind::Import,
        E::NativeCallFailed => FailureKind::Native,
        E::ManifestFunction => FailureKind::Function,
        _ => FailureKind::Runtime,
    }
}

/// The place that the error itself has.
pub(super) fn span_of(error: &E) -> Option<SpanId> {
    match error {
        E::InvalidIndexedType { span, .. }
        | E::InvalidSlicedType { span, .. }
        | E::SliceIndexOrStepIsNotNumber { span, .. }
        | E::StringIndexIsNotNumber { span, .. }
        | E::ArrayIndexIsNotNumber { span, .. }
        | E::NumericIndexIsNotValid { span, .. }
        | E::NumericIndexOutOfRange { span, .. }
        | E::ObjectIndexIsNotString { span, .. }
        | E::RepeatedFieldName { span, .. }
        | E::FieldNameIsNotString { span, .. }
        | E::UnknownObjectField { span, .. }
        | E::FieldOfNonObject { span }
        | E::SuperWithoutSuperObject { span }
        | E::ForSpecValueIsNotArray { span, .. }
        | E::CondIsNotBool { span, .. }
        | E::InvalidUnaryOpType { span, .. }
        | E::AssertFailed { span, .. }
        | E::ExplicitError { span, .. }
        | E::ImportFailed { span, .. } => Some(*span),
        E::CalleeIsNotFunction { span, .. }
        | E::TooManyCallArgs { span, .. }
        | E::UnknownCallParam { span, .. }
        | E::RepeatedCallParam { span, .. }
        | E::CallParamNotBound { span, .. }
        | E::InvalidBinaryOpTypes { span, .. }
        | E::NumberNotBitwiseSafe { span }
        | E::NumberOverflow { span }
        | E::NumberNan { span }
        | E::DivByZero { span }
        | E::ShiftByNegative { span }
        | E::Other { span, .. } => *span,
        E::StackOverflow
        | E::InfiniteRecursion
        | E::NativeCallFailed
        | E::InvalidStdFuncArgType { .. }
        | E::AssertEqualFailed { .. }
        | E::UnknownExtVar { .. }
        | E::ManifestFunction
        | E::CompareNullInequality
        | E::CompareBooleanInequality
        | E::CompareObjectInequality
        | E::CompareFunctions
        | E::CompareDifferentTypesInequality { .. }
        | E::PrimitiveEqualsNonPrimitive { .. } => None,
    }
}

/// The name that the program gave and that is not known.
pub(super) fn unknown_name(error: &E) -> Option<&str> {
    match error {
        E::UnknownObjectField { field_name: name, .. } | E::UnknownCallParam { param_name: name, .. } => Some(name),
        _ => None,
    }
}

pub(super) fn message_of(error: &E) -> String {
    match error {
        E::StackOverflow => "stack overflow".to_owned(),
        E::InfiniteRecursion => "infinite recursion: a value needs itself".to_owned(),
        E::RepeatedFieldName { name, .. } => format!("field `{name}` is defined twice"),
        E::FieldNameIsNotString { got_type, .. } => format!("a field name must be a string, not {}", one(*got_type)),
        E::ForSpecValueIsNotArray { got_type, .. } => format!("`for` needs an array, not {}", one(*got_type)),
        E::CondIsNotBool { got_type, .. } => format!("a condition must be a boolean, not {}", one(*got_type)),
        E::NativeCallFailed => "native function failed".to_owned(),
        E::InvalidStdFuncArgType { func_name, arg_index, expected_types, got_type } => {
            let expected: Vec<_> = expected_types.iter().map(|expected| one(*expected)).collect();
            let expected = expected.join(" or ");
            format!("argument {} of `std.{func_name}` must be {expected}, not {}", arg_index + 1, one(*got_type))
        }
        E::AssertFailed { message: Some(message), .. } => format!("assertion failed: {message}"),
        E::AssertFailed { message: None, .. } => "assertion failed".to_owned(),
        E::AssertEqualFailed { lhs, rhs } => format!("assertion failed: {lhs} is not equal to {rhs}"),
        E::ExplicitError { message, .. } | E::Other { message, .. } => message.clone(),
        E::ImportFailed { path, .. } => format!("cannot import `{path}`"),
        E::UnknownExtVar { name } => format!("unknown external variable `{name}`"),
        E::ManifestFunction => "a function cannot be part of the output".to_owned(),
        other => operation(other)
            .or_else(|| index(other))
            .or_else(|| call(other))
            .unwrap_or_else(|| "evaluation failed".to_owned()),
    }
}

/// Indexes, slices and fields.
fn index(error: &E) -> Option<String> {
    Some(match error {
        E::InvalidIndexedType { got_type, .. } => format!("{} cannot be indexed", one(*got_type)),
        E::InvalidSlicedType { got_type, .. } => format!("{} cannot be sliced", one(*got_type)),
        E::SliceIndexOrStepIsNotNumber { got_type, .. } => {
            format!("the bounds of a slice must be numbers, not {}", one(*got_type))
        }
        E::StringIndexIsNotNumber { got_type, .. } => {
            format!("the index of a string must be a number, not {}", one(*got_type))
        }
        E::ArrayIndexIsNotNumber { got_type, .. } => {
            format!("the index of an array must be a number, not {}", one(*got_type))
        }
        E::NumericIndexIsNotValid { index, .. } => format!("{index} is no index"),
        E::NumericIndexOutOfRange { index, length, .. } => format!("index {index} is not within the length {length}"),
        E::ObjectIndexIsNotString { got_type, .. } => {
            format!("the index of an object must be a string, not {}", one(*got_type))
        }
        E::UnknownObjectField { field_name, .. } => format!("the object has no field `{field_name}`"),
        E::FieldOfNonObject { .. } => "only an object has fields".to_owned(),
        E::SuperWithoutSuperObject { .. } => "`super` in an object that extends none".to_owned(),
        _ => return None,
    })
}

/// Calls and their arguments.
fn call(error: &E) -> Option<String> {
    Some(match error {
        E::CalleeIsNotFunction { got_type, .. } => format!("{} cannot be called", one(*got_type)),
        E::TooManyCallArgs { num_params, .. } => {
            format!("too many arguments: the function has {num_params} parameter{}", plural(*num_params))
        }
        E::UnknownCallParam { param_name, .. } => format!("the function has no parameter `{param_name}`"),
        E::RepeatedCallParam { param_name, .. } => format!("parameter `{param_name}` is given twice"),
        E::CallParamNotBound { param_name, .. } => format!("parameter `{param_name}` is not given"),
        _ => return None,
    })
}

/// Operators and comparisons.
fn operation(error: &E) -> Option<String> {
    Some(match error {
        E::InvalidUnaryOpType { op, rhs_type, .. } => {
            format!("operator `{}` does not take {}", unary(*op), one(*rhs_type))
        }
        E::InvalidBinaryOpTypes { op, lhs_type, rhs_type, .. } => {
            format!("operator `{}` does not take {} and {}", binary(*op), one(*lhs_type), one(*rhs_type))
        }
        E::NumberNotBitwiseSafe { .. } => "the number is too large for a bitwise operator".to_owned(),
        E::NumberOverflow { .. } => "the number is too large".to_owned(),
        E::NumberNan { .. } => "the result is not a number".to_owned(),
        E::DivByZero { .. } => "division by zero".to_owned(),
        E::ShiftByNegative { .. } => "shift by a negative number".to_owned(),
        E::CompareNullInequality => "null has no order".to_owned(),
        E::CompareBooleanInequality => "booleans have no order".to_owned(),
        E::CompareObjectInequality => "objects have no order".to_owned(),
        E::CompareFunctions => "functions cannot be compared".to_owned(),
        E::CompareDifferentTypesInequality { lhs_type, rhs_type } => {
            format!("{} cannot be compared with {}", one(*lhs_type), one(*rhs_type))
        }
        E::PrimitiveEqualsNonPrimitive { got_type } => {
            format!("`std.primitiveEquals` does not take {}", one(*got_type))
        }
        _ => return None,
    })
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The type with its article.
fn one(value: Type) -> &'static str {
    match value {
        Type::Null => "null",
        Type::Bool => "a boolean",
        Type::Number => "a number",
        Type::String => "a string",
        Type::Array => "an array",
        Type::Object => "an object",
        Type::Function => "a function",
    }
}

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Minus => "-",
        UnaryOp::Plus => "+",
        UnaryOp::BitwiseNot => "~",
        UnaryOp::LogicNot => "!",
    }
}

fn binary(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::In => "in",
        BinaryOp::BitwiseAnd => "&",
        BinaryOp::BitwiseOr => "|",
        BinaryOp::BitwiseXor => "^",
        BinaryOp::LogicAnd => "&&",
        BinaryOp::LogicOr => "||",
    }
}
