//! Secrets that anyone who can read the tree could read.

use kubekiln::diagnostic::Diagnostic;
use kubekiln::{Resource, Severity};
use kubekiln_yaml::{Entry, Node, Span};

/// How values of a file that SOPS has encrypted start.
const ENCRYPTED: &str = "ENC[";

/// Why `resource` may not be written as it is; `None` for everything but a Secret with readable data.
pub(crate) fn refusal(resource: &Resource<'_>) -> Option<Diagnostic> {
    let gvk = resource.gvk();
    if !gvk.group.is_empty() || gvk.kind != "Secret" {
        return None;
    }
    let sops = resource.node.get("sops").is_some_and(|sops| sops.as_mapping().is_some());
    let fields = ["data", "stringData"].into_iter().filter_map(|field| resource.node.get(field));
    let is_harmless = |value: &Node<'_>| is_empty(value) || (sops && is_encrypted(value));
    let (span, _) = fields.flat_map(entries).find(|(_, value)| !is_harmless(value))?;
    let id = [resource.namespace(), resource.name()].into_iter().filter(|part| !part.is_empty());
    let id = id.collect::<Vec<_>>().join("/");
    let message = format!("Secret {id} has data that anyone who reads the tree could read");
    let span = if span == Span::NONE { resource.node.span } else { span };
    let hint = "encrypt it with SOPS, use a SealedSecret or an ExternalSecret, or let the workload name one that is in the \
                cluster; `secrets: plain` in the target writes it as it is";
    let bare = Diagnostic::new(Severity::Error, "plain-secret", message, span);
    Some(Diagnostic { hint: Some(hint.to_owned()), confidential: true, ..bare })
}

/// The places of keys and their values; of a field that is no mapping, its own.
fn entries<'n, 'a>(field: &'n Node<'a>) -> Vec<(Span, &'n Node<'a>)> {
    match field.as_mapping() {
        Some(mapping) => mapping.entries.iter().map(|Entry { key, value }| (key.span, value)).collect(),
        None => vec![(field.span, field)],
    }
}

fn is_empty(value: &Node<'_>) -> bool {
    value.is_null() || value.text() == Some("")
}

fn is_encrypted(value: &Node<'_>) -> bool {
    value.text().is_some_and(|text| text.starts_with(ENCRYPTED) && text.ends_with(']'))
}
