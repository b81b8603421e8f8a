//! Facts of an Instance's file that are not those of the Instance as it is built.

use super::warning;
use crate::diagnostic::Diagnostic;
use crate::package::Used;

/// Warns that `keys` of an Instance have other values in the build, and that its facts are others with them.
pub(crate) fn patched(used: &Used, keys: &[String]) -> Diagnostic {
    let (instance, keys) = (&used.instance, keys.join(", "));
    let message = format!("the facts of instance {instance} are read from its file, and a patch changes them: {keys}");
    let hint = "set that in the file, or in a Values file that it names: a patch is not seen here";
    warning("patched-facts", message, used.asked, hint)
}
