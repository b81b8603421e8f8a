//! Accounts and what they may do.

use super::{App, cluster_object, object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

pub(super) fn service_account(g: &mut Grower<'_>, app: &App) -> Value {
    let mut account = object(g, app, "v1", "ServiceAccount", &app.name);
    if g.chance(25) {
        account.put("imagePullSecrets", yaml!([{ "name": (format!("{}-secret", app.name)) }]));
    }
    if g.chance(15) {
        account.put("secrets", yaml!([{ "name": (format!("{}-secret", app.name)) }]));
    }
    account
}

fn rules(app: &App) -> Value {
    yaml!([
        { "apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"], "resourceNames": [(format!("{}-config", app.name))] },
        { "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["*"] },
    ])
}

pub(super) fn role(g: &mut Grower<'_>, app: &App) -> Value {
    object(g, app, "rbac.authorization.k8s.io/v1", "Role", &app.name).with("rules", rules(app))
}

pub(super) fn cluster_role(g: &mut Grower<'_>, app: &App) -> Value {
    let role = cluster_object(g, app, "rbac.authorization.k8s.io/v1", "ClusterRole", &app.name);
    if g.chance(25) {
        let selector = yaml!([{ "matchLabels": { "aggregate": "true" } }]);
        return role.with("aggregationRule", yaml!({ "clusterRoleSelectors": (selector) }));
    }
    role.with("rules", rules(app))
}

pub(super) fn role_binding(g: &mut Grower<'_>, app: &App) -> Value {
    let subjects = subjects(g, app);
    let kind = g.pick(&["Role", "Role", "ClusterRole"]);
    let binding = object(g, app, "rbac.authorization.k8s.io/v1", "RoleBinding", &app.name);
    binding.with("roleRef", role_ref(app, kind)).with("subjects", subjects)
}

pub(super) fn cluster_role_binding(g: &mut Grower<'_>, app: &App) -> Value {
    let subjects = subjects(g, app);
    let binding = cluster_object(g, app, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", &app.name);
    binding.with("roleRef", role_ref(app, "ClusterRole")).with("subjects", subjects)
}

fn role_ref(app: &App, kind: &str) -> Value {
    yaml!({ "apiGroup": "rbac.authorization.k8s.io", "kind": (kind), "name": (app.name.as_str()) })
}

fn subjects(g: &mut Grower<'_>, app: &App) -> Value {
    let all = [
        yaml!({ "kind": "ServiceAccount", "name": (app.name.as_str()) }),
        yaml!({ "kind": "ServiceAccount", "name": (app.name.as_str()), "namespace": (app.namespace.unwrap_or("default")) }),
        yaml!({ "kind": "ServiceAccount", "name": "default" }),
        yaml!({ "kind": "ServiceAccount", "name": "default", "namespace": "system" }),
        yaml!({ "kind": "Group", "name": "admins", "apiGroup": "rbac.authorization.k8s.io" }),
        yaml!({ "kind": "User", "name": (app.name.as_str()) }),
    ];
    g.some(&all, 3).into()
}

pub(super) fn priority_class(g: &mut Grower<'_>, app: &App) -> Value {
    cluster_object(g, app, "scheduling.k8s.io/v1", "PriorityClass", &app.name).with("value", 1000)
}
