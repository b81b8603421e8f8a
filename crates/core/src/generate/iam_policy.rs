//! `IAMPolicyGenerator`, which only exists as an object: a Kubernetes service account that stands for one of a cloud.

use kubekiln_yaml::{Arena, Entry, Node, resolve_plain};

use crate::load::{Fields, LoadError, Problems};
use crate::text::Text;

/// The objects that the generator object asks for. Only Google's cloud (`gke`) is known, as in kustomize.
pub fn generate<'a>(object: &Node<'a>, arena: &'a Arena, problems: &mut Problems) -> Vec<Node<'a>> {
    let mut fields = Fields::loose(object, "IAMPolicyGenerator", problems);
    let cloud = fields.text("cloud", problems).unwrap_or_default();
    if cloud.text != "gke" {
        let span = if cloud.span.is_some() { cloud.span } else { object.span };
        let message = format!("cloud provider {cloud} not supported yet");
        problems.push(LoadError::Invalid { code: "cloud", message, span, hint: Some("write `cloud: gke`".to_owned()) });
        return Vec::new();
    }
    let mut part = |field: &'static str, keys: [&'static str; 2]| {
        let Some(node) = fields.node(field) else { return [Text::EMPTY; 2] };
        // Go finds these only after it has looked for the type wanted: a number here is no string.
        let mut part = Fields::new(node, field, problems);
        keys.map(|key| part.text(key, problems).unwrap_or_default())
    };
    let [name, namespace] = part("kubernetesService", ["name", "namespace"]);
    let [account, project] = part("serviceAccount", ["name", "projectId"]);
    vec![service_account(object, name, namespace, &format!("{account}@{project}.iam.gserviceaccount.com"), arena)]
}

fn service_account<'a>(
    object: &Node<'a>,
    name: Text<'a>,
    namespace: Text<'a>,
    account: &str,
    arena: &'a Arena,
) -> Node<'a> {
    let span = object.span;
    let entry = |key, value| Entry { key: Node::string(span, key), value };
    let map = |entries| Node::mapping(span, entries);
    // kustomize writes the texts into YAML and reads that: what looks like a number is one.
    let plain = |text: Text<'a>| {
        let at = if text.span.is_some() { text.span } else { span };
        Node::scalar(at, text.text, resolve_plain(text.text).tag())
    };
    let account = Node::string(span, arena.keep(account));
    let mut metadata = vec![
        entry("annotations", map(vec![entry("iam.gke.io/gcp-service-account", account)])),
        entry("name", plain(name)),
    ];
    if !namespace.is_empty() {
        metadata.push(entry("namespace", plain(namespace)));
    }
    map(vec![
        entry("apiVersion", Node::string(span, "v1")),
        entry("kind", Node::string(span, "ServiceAccount")),
        entry("metadata", map(metadata)),
    ])
}
