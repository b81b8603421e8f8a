//! What objects refer to, looked up among the objects of the same render.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// Roles that every cluster has.
const BUILT_IN_ROLES: [&str; 4] = ["admin", "cluster-admin", "edit", "view"];

/// Namespaces that every cluster has.
const BUILT_IN_NAMESPACES: [&str; 2] = ["default", "kube-system"];

/// What is there without being rendered.
#[derive(Clone, Copy, Debug)]
pub enum Elsewhere<'e> {
    /// Whatever lies in another namespace than this one, and what the parameters name.
    OfInstance {
        /// The instance's namespace.
        namespace: &'e str,
        /// Its parameters, those with their defaults as well.
        params: &'e Json,
    },
    /// What the cluster has to bring, each as `Kind name` or `Kind namespace/name`; nothing else.
    OfCluster(&'e [&'e str]),
}

/// What does not hold together, a line each.
pub fn problems(objects: &[Json], elsewhere: Elsewhere<'_>) -> Vec<String> {
    let mut render = Render::of(objects, elsewhere);
    for object in objects {
        render.check(object);
    }
    render.problems
}

/// The objects of a render by what others refer to them with.
struct Render<'o> {
    /// Kind, namespace and name; the namespace is empty for cluster-scoped objects.
    ids: BTreeMap<(&'o str, &'o str, &'o str), &'o Json>,
    elsewhere: Elsewhere<'o>,
    /// Names of Secrets that certificates fill, and whatever a parameter names.
    named: BTreeSet<&'o str>,
    /// Pod templates with their namespace.
    pods: Vec<(&'o str, &'o Json)>,
    problems: Vec<String>,
}

impl<'o> Render<'o> {
    fn of(objects: &'o [Json], elsewhere: Elsewhere<'o>) -> Self {
        let (ids, named, pods, problems) = Default::default();
        let mut render = Self { ids, elsewhere, named, pods, problems };
        if let Elsewhere::OfInstance { params, .. } = elsewhere {
            texts(params, &mut render.named);
        }
        for object in objects {
            let id = (text(object, "/kind"), text(object, "/metadata/namespace"), text(object, "/metadata/name"));
            let groups = |object: &Json| text(object, "/apiVersion").split_once('/').map(|(group, _)| group.to_owned());
            if let Some(twin) = render.ids.insert(id, object)
                && groups(twin) == groups(object)
            {
                render.problems.push(format!("{id:?} is there twice"));
            }
            if id.0 == "Certificate" {
                render.named.insert(text(object, "/spec/secretName"));
            }
            if let Some(pod) = pod_template(object) {
                render.pods.push((id.1, pod));
            }
        }
        render
    }

    fn check(&mut self, object: &'o Json) {
        let at = format!("{} {}", text(object, "/kind"), text(object, "/metadata/name"));
        let namespace = text(object, "/metadata/namespace");
        if !namespace.is_empty() && !BUILT_IN_NAMESPACES.contains(&namespace) && self.is_whole() {
            self.expect("Namespace", "", namespace, &at);
        }
        match text(object, "/kind") {
            "RoleBinding" | "ClusterRoleBinding" => self.check_binding(object, namespace, &at),
            "Service" => self.check_service(object, namespace, &at),
            "HorizontalPodAutoscaler" => {
                let target = text(object, "/spec/scaleTargetRef/kind");
                self.expect(target, namespace, text(object, "/spec/scaleTargetRef/name"), &at);
            }
            "PersistentVolume" if !text(object, "/spec/claimRef/namespace").is_empty() => {
                let claim = text(object, "/spec/claimRef/name");
                self.expect("PersistentVolumeClaim", text(object, "/spec/claimRef/namespace"), claim, &at);
            }
            "PodDisruptionBudget" => self.check_selects(&object["spec"]["selector"]["matchLabels"], namespace, &at),
            "Certificate" if text(object, "/spec/issuerRef/kind") != "ClusterIssuer" => {
                self.expect("Issuer", namespace, text(object, "/spec/issuerRef/name"), &at);
            }
            "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration" => {
                for hook in list(&object["webhooks"]) {
                    self.check_client(&hook["clientConfig"]["service"], &at);
                }
            }
            "CustomResourceDefinition" => {
                self.check_client(&object["spec"]["conversion"]["webhook"]["clientConfig"]["service"], &at);
            }
            "VirtualService" => self.check_routes(&object["spec"], namespace, &at),
            "AuthorizationPolicy" if self.is_whole() => self.check_principals(&object["spec"], &at),
            _ => {}
        }
        if let Some(pod) = pod_template(object) {
            self.check_pod(&pod["spec"], namespace, &at);
        }
    }

    /// An object that is expected among those of this render.
    fn expect(&mut self, kind: &'o str, namespace: &'o str, name: &'o str, at: &str) {
        let of_a_name = ["Gateway", "PersistentVolumeClaim", "Secret", "Service", "ServiceAccount"];
        let from_outside = match self.elsewhere {
            Elsewhere::OfInstance { namespace: ours, .. } if !namespace.is_empty() && namespace != ours => true,
            Elsewhere::OfInstance { .. } => of_a_name.contains(&kind) && self.named.contains(name),
            Elsewhere::OfCluster(brings) => {
                let id = format!("{kind} {namespace}{}{name}", if namespace.is_empty() { "" } else { "/" });
                brings.contains(&id.as_str()) || kind == "Secret" && self.named.contains(name)
            }
        };
        if !from_outside && !self.ids.contains_key(&(kind, namespace, name)) {
            let place = if namespace.is_empty() { String::new() } else { format!(" in {namespace}") };
            self.problems.push(format!("{at}: no {kind} {name}{place}"));
        }
    }

    /// True when the render is all that is installed.
    fn is_whole(&self) -> bool {
        matches!(self.elsewhere, Elsewhere::OfCluster(_))
    }

    /// True when everything in the namespace is rendered here.
    fn is_ours(&self, namespace: &str) -> bool {
        !matches!(self.elsewhere, Elsewhere::OfInstance { namespace: ours, .. } if namespace != ours)
    }

    fn check_binding(&mut self, object: &'o Json, namespace: &'o str, at: &str) {
        let role = text(object, "/roleRef/name");
        let kind = text(object, "/roleRef/kind");
        if !BUILT_IN_ROLES.contains(&role) && !role.starts_with("system:") {
            self.expect(kind, if kind == "Role" { namespace } else { "" }, role, at);
        }
        for subject in list(&object["subjects"]) {
            let name = text(subject, "/name");
            // Every namespace has the account `default`.
            if text(subject, "/kind") == "ServiceAccount" && name != "default" {
                self.expect("ServiceAccount", text(subject, "/namespace"), name, at);
            }
        }
    }

    fn check_pod(&mut self, pod: &'o Json, namespace: &'o str, at: &str) {
        let account = text(pod, "/serviceAccountName");
        if !account.is_empty() && account != "default" {
            self.expect("ServiceAccount", namespace, account, at);
        }
        let volumes: BTreeSet<_> = list(&pod["volumes"]).iter().map(|volume| text(volume, "/name")).collect();
        for volume in list(&pod["volumes"]) {
            self.expect_source(volume, namespace, at);
            for source in list(&volume["projected"]["sources"]) {
                self.expect_source(source, namespace, at);
            }
        }
        for container in list(&pod["containers"]).iter().chain(list(&pod["initContainers"])) {
            for mount in list(&container["volumeMounts"]) {
                let name = text(mount, "/name");
                if !volumes.contains(name) && !self.claims(namespace, name) {
                    self.problems.push(format!("{at}: no volume {name}"));
                }
            }
            for variable in list(&container["env"]) {
                self.expect_key(&variable["valueFrom"]["configMapKeyRef"], "ConfigMap", namespace, at);
                self.expect_key(&variable["valueFrom"]["secretKeyRef"], "Secret", namespace, at);
            }
            for source in list(&container["envFrom"]) {
                self.expect_key(&source["configMapRef"], "ConfigMap", namespace, at);
                self.expect_key(&source["secretRef"], "Secret", namespace, at);
            }
        }
    }

    /// True when a `StatefulSet` of the namespace makes a claim of that name for its pods.
    fn claims(&self, namespace: &str, name: &str) -> bool {
        let sets = self.ids.iter().filter(|((kind, ns, _), _)| *kind == "StatefulSet" && *ns == namespace);
        sets.flat_map(|(_, set)| list(&set["spec"]["volumeClaimTemplates"]))
            .any(|claim| text(claim, "/metadata/name") == name)
    }

    /// What a volume takes its content from.
    fn expect_source(&mut self, source: &'o Json, namespace: &'o str, at: &str) {
        self.expect_key(&source["configMap"], "ConfigMap", namespace, at);
        self.expect_key(&source["secret"], "Secret", namespace, at);
        let claim = text(source, "/persistentVolumeClaim/claimName");
        if !claim.is_empty() {
            self.expect("PersistentVolumeClaim", namespace, claim, at);
        }
    }

    /// A ConfigMap or Secret, and the key of it that is read.
    fn expect_key(&mut self, reference: &'o Json, kind: &'o str, namespace: &'o str, at: &str) {
        let name = reference["name"].as_str().or_else(|| reference["secretName"].as_str()).unwrap_or("");
        if name.is_empty() || reference["optional"] == true {
            return;
        }
        self.expect(kind, namespace, name, at);
        let key = text(reference, "/key");
        let holder =
            self.ids.get(&(kind, namespace, name)).filter(|holder| !key.is_empty() && !holder["data"].is_null());
        if holder.is_some_and(|holder| holder["data"][key].is_null()) {
            self.problems.push(format!("{at}: {kind} {name} has no key {key}"));
        }
    }

    fn check_service(&mut self, service: &'o Json, namespace: &'o str, at: &str) {
        let selector = &service["spec"]["selector"];
        if selector.is_null() || !self.is_ours(namespace) {
            return;
        }
        self.check_selects(selector, namespace, at);
        let pods: Vec<_> = self.pods.iter().filter(|(ns, pod)| *ns == namespace && matches(selector, pod)).collect();
        let mut missing = Vec::new();
        for port in list(&service["spec"]["ports"]) {
            let target = port.get("targetPort").unwrap_or(&port["port"]);
            // A pod without ports has them put in by whoever injects its container.
            let ports = || pods.iter().flat_map(|(_, pod)| ports(pod));
            if ports().next().is_some() && !ports().any(|p| p["containerPort"] == *target || p["name"] == *target) {
                missing.push(format!("{at}: no pod has port {target}"));
            }
        }
        self.problems.extend(missing);
    }

    fn check_selects(&mut self, selector: &Json, namespace: &str, at: &str) {
        if !self.pods.iter().any(|(ns, pod)| *ns == namespace && matches(selector, pod)) {
            self.problems.push(format!("{at}: selects no pod"));
        }
    }

    /// The Service that the API server calls.
    fn check_client(&mut self, client: &'o Json, at: &str) {
        if client.is_null() {
            return;
        }
        let (namespace, name) = (text(client, "/namespace"), text(client, "/name"));
        let number = client["port"].as_u64().unwrap_or(443);
        self.expect_port(namespace, name, number, at);
    }

    fn expect_port(&mut self, namespace: &'o str, name: &'o str, number: u64, at: &str) {
        self.expect("Service", namespace, name, at);
        if let Some(service) = self.ids.get(&("Service", namespace, name))
            && !list(&service["spec"]["ports"]).iter().any(|port| port["port"] == number)
        {
            self.problems.push(format!("{at}: Service {name} has no port {number}"));
        }
    }

    fn check_routes(&mut self, spec: &'o Json, own: &'o str, at: &str) {
        for gateway in list(&spec["gateways"]).iter().filter_map(Json::as_str).filter(|name| *name != "mesh") {
            let (namespace, name) = gateway.split_once('/').unwrap_or((own, gateway));
            self.expect("Gateway", namespace, name, at);
        }
        let routes = ["http", "tls", "tcp"].iter().flat_map(|kind| list(&spec[*kind]));
        for route in routes.flat_map(|rule| list(&rule["route"])) {
            let host = text(route, "/destination/host");
            let mut parts = host.split('.');
            let (name, namespace) = (parts.next().unwrap_or(""), parts.next().unwrap_or(own));
            if let Some(number) = route["destination"]["port"]["number"].as_u64() {
                self.expect_port(namespace, name, number, at);
            }
        }
    }

    /// The accounts that a policy lets in, as `cluster.local/ns/NAMESPACE/sa/ACCOUNT`.
    fn check_principals(&mut self, spec: &'o Json, at: &str) {
        let sources = list(&spec["rules"]).iter().flat_map(|rule| list(&rule["from"]));
        for principal in sources.flat_map(|from| list(&from["source"]["principals"])).filter_map(Json::as_str) {
            if let [_, "ns", namespace, "sa", account] = *principal.split('/').collect::<Vec<_>>() {
                self.expect("ServiceAccount", namespace, account, at);
            }
        }
    }
}

fn pod_template(object: &Json) -> Option<&Json> {
    match text(object, "/kind") {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet" => object.pointer("/spec/template"),
        "CronJob" => object.pointer("/spec/jobTemplate/spec/template"),
        _ => None,
    }
}

fn matches(selector: &Json, pod: &Json) -> bool {
    let labels = &pod["metadata"]["labels"];
    selector.as_object().is_some_and(|wanted| wanted.iter().all(|(name, value)| labels[name] == *value))
}

fn ports(pod: &Json) -> impl Iterator<Item = &Json> {
    list(&pod["spec"]["containers"]).iter().flat_map(|container| list(&container["ports"]))
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'o>(object: &'o Json, pointer: &str) -> &'o str {
    object.pointer(pointer).and_then(Json::as_str).unwrap_or("")
}

/// Every text in `value`.
fn texts<'o>(value: &'o Json, found: &mut BTreeSet<&'o str>) {
    match value {
        Json::String(text) => {
            found.insert(text);
        }
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}
