//! What a cluster brings before kiln's objects come: APIs that packages require, each from the Go module of the project
//! that serves it, and the namespaces that come with it.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::cluster::Cluster;
use super::kubectl::Kubectl;
use super::tools::go;

/// A project that serves APIs.
struct Project {
    groups: &'static [&'static str],
    /// Go module, with the version that the packages follow.
    module: &'static str,
    /// File or folder of CRDs in it.
    crds: &'static str,
    namespace: &'static str,
}

const PROJECTS: &[Project] = &[
    Project {
        groups: &["cert-manager.io", "acme.cert-manager.io"],
        module: "github.com/cert-manager/cert-manager@v1.21.2",
        crds: "deploy/crds",
        namespace: "cert-manager",
    },
    Project {
        groups: &["gateway.networking.k8s.io"],
        module: "sigs.k8s.io/gateway-api@v1.4.0",
        crds: "config/crd/standard",
        namespace: "",
    },
    Project {
        groups: &["networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io"],
        module: "istio.io/api@v1.29.1",
        crds: "kubernetes/customresourcedefinitions.gen.yaml",
        namespace: "istio-system",
    },
    Project {
        groups: &["serving.knative.dev"],
        module: "knative.dev/serving@v0.51.0",
        crds: "config/core/300-resources",
        namespace: "knative-serving",
    },
];

/// Projects by what of them is needed; each is installed once.
pub(super) struct Outside(Vec<&'static Project>);

impl Outside {
    /// Those that serve `apis`, as `group/version`.
    pub(super) fn of(apis: &BTreeSet<String>) -> Result<Self, Box<dyn Error>> {
        let group = |api: &str| api.split('/').next().unwrap_or_default().to_owned();
        let serves = |project: &Project, api: &str| project.groups.contains(&&*group(api));
        if let Some(api) = apis.iter().find(|api| !PROJECTS.iter().any(|project| serves(project, api))) {
            return Err(
                format!("no project is known here that serves {api}: add it to xtask/src/e2e/outside.rs").into()
            );
        }
        Ok(Self(PROJECTS.iter().filter(|project| apis.iter().any(|api| serves(project, api))).collect()))
    }

    /// Modules in the order in which they are installed.
    pub(super) fn modules(&self) -> Vec<&'static str> {
        self.0.iter().map(|project| project.module).collect()
    }

    /// Installs the CRDs of one module, waits until they are served, and makes its namespace.
    pub(super) fn install(&self, module: &str, cluster: &Cluster) -> Result<(), Box<dyn Error>> {
        let Some(project) = self.0.iter().find(|project| project.module == module) else { return Ok(()) };
        cluster.kubectl.apply(&download(module)?.join(project.crds))?;
        established(&cluster.kubectl)?;
        if !project.namespace.is_empty() {
            cluster.kubectl.run(&["create", "namespace", project.namespace])?;
        }
        Ok(())
    }

    /// Namespaces that come with the projects.
    pub(super) fn namespaces(&self) -> BTreeSet<&'static str> {
        self.0.iter().map(|project| project.namespace).filter(|name| !name.is_empty()).collect()
    }
}

/// Waits until every CRD is served.
pub(super) fn established(kubectl: &Kubectl) -> Result<(), Box<dyn Error>> {
    kubectl.run(&["wait", "--for=condition=Established", "crd", "--all", "--timeout=120s"])
}

/// The folder of a module, fetched through the Go module proxy.
pub(super) fn download(module: &str) -> Result<PathBuf, Box<dyn Error>> {
    let output = go(&["mod", "download", "-json", module]).current_dir(std::env::temp_dir()).output()?;
    let said: Json = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("go mod download {module}\n{}", String::from_utf8_lossy(&output.stderr)))?;
    let folder = said["Dir"].as_str().map(PathBuf::from);
    folder.ok_or_else(|| format!("go mod download {module}: {}", said["Error"]).into())
}
