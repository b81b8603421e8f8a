//! What kfctl's plugins set in applications. What they did to a cloud is not imported.

use kubekiln::Text;
use kubekiln_yaml::{Node, Span};

use super::Session;
use super::definition::{Definition, Parameter, STACK};
use crate::output::invalid;

pub(super) const GOOGLE: &str = "KfGcpPlugin";
const AMAZON: &str = "KfAwsPlugin";
/// Plugins that set nothing in applications.
const SILENT: [&str; 2] = ["KfMinikubePlugin", "KfExistingArriktoPlugin"];
/// The longest name of a profile.
const PROFILE: usize = 30;

/// A parameter that a plugin sets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) plugin: &'static str,
    pub(super) application: &'static str,
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// Google's settings; from the KfDef itself in v1alpha1, else from the plugin.
#[derive(Debug, Default)]
pub(super) struct Google<'a> {
    pub(super) project: &'a str,
    pub(super) email: &'a str,
    pub(super) ip_name: &'a str,
    pub(super) basic_auth: bool,
}

impl<'a> Google<'a> {
    pub(super) fn read(node: &Node<'a>) -> Self {
        let text = |name| node.get(name).and_then(Node::text).unwrap_or_default();
        Self {
            project: text("project"),
            email: text("email"),
            ip_name: text("ipName"),
            basic_auth: text("useBasicAuth") == "true",
        }
    }
}

/// The kind of a plugin; v1alpha1 names the platform.
fn kind(name: &str) -> &str {
    match name {
        "gcp" => GOOGLE,
        "aws" => AMAZON,
        "minikube" => SILENT[0],
        "existing_arrikto" => SILENT[1],
        kind => kind,
    }
}

/// Says what of the plugins is not imported, and sets the parameters that they set. With stacks these are in files.
pub(super) fn apply<'a>(session: &mut Session<'a, '_>, definition: &mut Definition<'a>) {
    for plugin in &definition.plugins {
        match kind(&plugin.kind) {
            GOOGLE if definition.google.project.is_empty() => {
                let message = format!("{GOOGLE} needs a project");
                session.refuse(message, plugin.kind.span, Some("write spec.project".to_owned()));
            }
            GOOGLE => {}
            AMAZON => refuse_random(session, &plugin.spec),
            kind if SILENT.contains(&kind) => {}
            kind => {
                let message = format!("plugin {kind} is none of {GOOGLE}, {AMAZON}, {}", SILENT.join(", "));
                session.dropped(message, plugin.kind.span);
            }
        }
        let message = format!("what the plugin {} did to a platform is not imported", plugin.kind);
        session.output.warn(invalid("kfdef-platform", message, plugin.kind.span, None));
    }
    if let Some(span) = definition.secrets {
        let problem = invalid("kfdef-platform", "secrets are of plugins, and are not imported".to_owned(), span, None);
        session.output.warn(kubekiln::Diagnostic { confidential: true, ..problem });
    }
    if definition.stacks {
        return;
    }
    warn_of_usage(session, definition);
    for setting in settings(definition) {
        let text = |text: String| Text { text: session.files.arena.keep(text), span: Span::NONE };
        let parameter =
            Parameter { name: text(setting.name.to_owned()), value: text(setting.value), plugin: Some(setting.plugin) };
        let application = definition.applications.iter_mut().find(|app| app.name.text == setting.application);
        if let Some(application) = application {
            application.parameters.retain(|known| known.name.text != setting.name);
            application.parameters.push(parameter);
        }
    }
}

/// Both clouds' plugins set `usageId` of spartakus to a random number, whatever the KfDef has.
fn warn_of_usage(session: &mut Session<'_, '_>, definition: &Definition<'_>) {
    let is_random = definition.plugins.iter().any(|plugin| matches!(kind(&plugin.kind), GOOGLE | AMAZON));
    let spartakus = definition.applications.iter().find(|app| app.name.text == "spartakus").filter(|_| is_random);
    if let Some(spartakus) = spartakus {
        let message = "plugins set usageId of spartakus to a random number: here it stays as it is".to_owned();
        session.ignored(message, spartakus.name.span);
    }
}

/// What kfctl made of a password was another hash at each run, and what it made of a database or of OIDC was another set
/// of overlays.
fn refuse_random(session: &mut Session<'_, '_>, spec: &Node<'_>) {
    for path in [
        &["auth", "basicAuth"][..],
        &["auth", "oidc"],
        &["enableNodeGroupLog"],
        &["managedRelationDatabase"],
        &["managedObjectStorage"],
    ] {
        let Some(node) = spec.at(path).filter(|node| !node.is_null() && node.text() != Some("false")) else { continue };
        let message = format!("{} of {AMAZON} changed applications in ways that are not imported", path.join("."));
        let hint = Some("write the overlays and parameters that it set into the applications".to_owned());
        let problem = invalid("kfdef-plugin", message, node.span, hint);
        // There may be a password in it.
        session.output.problem(kubekiln::Diagnostic { confidential: true, ..problem });
    }
}

/// All that the plugins set.
pub(super) fn settings(definition: &Definition<'_>) -> Vec<Setting> {
    let mut found = Vec::new();
    for plugin in &definition.plugins {
        match kind(&plugin.kind) {
            GOOGLE => found.extend(of_google(definition, &plugin.spec)),
            AMAZON => found.extend(of_amazon(definition, &plugin.spec)),
            _ => {}
        }
    }
    found
}

fn of_google(definition: &Definition<'_>, spec: &Node<'_>) -> Vec<Setting> {
    let google = &definition.google;
    let (name, project) = (definition.name, google.project);
    let set = |application, name, value: String| Setting { plugin: GOOGLE, application, name, value };
    let mut found = vec![
        set("profiles", "admin", google.email.to_owned()),
        set("profiles", "gcp-sa", format!("{name}-user@{project}.iam.gserviceaccount.com")),
        set("default-install", "user", google.email.to_owned()),
        set("default-install", "profile-name", profile_name(google.email)),
    ];
    let ip = if google.ip_name.is_empty() { format!("{name}-ip") } else { google.ip_name.to_owned() };
    let ingress = if google.basic_auth { "basic-auth-ingress" } else { "iap-ingress" };
    found.push(set(ingress, "ipName", ip));
    found.push(set(ingress, "hostname", format!("{name}.endpoints.{project}.cloud.goog")));
    found.push(set(ingress, "project", project.to_owned()));
    if google.basic_auth {
        found.push(set("istio", "clusterRbacConfig", "OFF".to_owned()));
    } else {
        found.push(set(ingress, "appName", name.to_owned()));
    }
    if spec.get("createPipelinePersistentStorage").and_then(Node::text) != Some("false") {
        found.push(set("minio", "minioPd", format!("{name}-storage-artifact-store")));
        found.push(set("mysql", "mysqlPd", format!("{name}-storage-metadata-store")));
    }
    found
}

fn of_amazon(definition: &Definition<'_>, spec: &Node<'_>) -> Vec<Setting> {
    let set = |application, name, value: &str| Setting { plugin: AMAZON, application, name, value: value.to_owned() };
    let mut found = vec![set("aws-alb-ingress-controller", "cluster-name", definition.name)];
    let cognito = [
        ("CognitoUserPoolArn", "cognitoUserPoolArn"),
        ("CognitoUserPoolDomain", "cognitoUserPoolDomain"),
        ("CognitoAppClientId", "cognitoAppClientId"),
        ("certArn", "certArn"),
    ];
    for (name, field) in cognito.into_iter().filter(|_| spec.at(&["auth", "cognito"]).is_some()) {
        let value = spec.at(&["auth", "cognito", field]).and_then(Node::text).unwrap_or_default();
        found.push(set("istio-ingress", name, value));
    }
    found
}

/// The name of a person's profile, from an e-mail address.
fn profile_name(email: &str) -> String {
    let person = email.split('@').next().unwrap_or_default().to_lowercase().replace('.', "-");
    let fits = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
    let name: String = format!("kubeflow-{person}").chars().take_while(fits).collect();
    name.trim_end_matches('-').chars().take(PROFILE).collect()
}

/// The application whose folder holds the config map of another one.
pub(super) fn stack_of(application: &str) -> &str {
    match application {
        "centraldashboard" | "default-install" | "jupyter-web-app" | "profiles" | "aws-alb-ingress-controller" => STACK,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::profile_name;

    #[test]
    fn profiles_are_named_after_people() {
        assert_eq!(profile_name("Ann.Lee@example.com"), "kubeflow-ann-lee");
        assert_eq!(profile_name("ann+test@example.com"), "kubeflow-ann");
        assert_eq!(profile_name("a.very.long.name.of.a.person@example.com"), "kubeflow-a-very-long-name-of-a");
        assert_eq!(profile_name(""), "kubeflow");
    }
}
