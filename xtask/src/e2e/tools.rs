//! The programs of a run: found on this machine, or built from pinned Go modules into a cache outside the repository.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln_tests::place;

/// Pins Kubernetes.
const GO_MOD: &str = include_str!("../../e2e/kubernetes/go.mod");
/// Pins Flux's controllers.
const FLUX_GO_MOD: &str = include_str!("../../e2e/flux/go.mod");
/// Go modules of Flux's controllers; each is a program.
const FLUX: [&str; 2] = ["github.com/fluxcd/source-controller", "github.com/fluxcd/kustomize-controller"];
/// The module that kwok is built from, and whose stages it plays.
pub(super) const KWOK: &str = "sigs.k8s.io/kwok@v0.8.0";
/// Packages of Kubernetes that are programs of a run.
const COMPONENTS: [&str; 3] = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

/// Where each program is.
pub(super) struct Tools {
    pub(super) etcd: PathBuf,
    pub(super) apiserver: PathBuf,
    pub(super) controllers: PathBuf,
    pub(super) scheduler: PathBuf,
    pub(super) kwok: PathBuf,
    pub(super) kubectl: PathBuf,
    /// Builds kwok's stages.
    pub(super) kiln: PathBuf,
}

impl Tools {
    /// Finds or builds all of them. An inner error is what is missing, in words for whoever started the run.
    pub(super) fn find(kiln: PathBuf) -> Result<Result<Self, String>, Box<dyn Error>> {
        let Some(etcd) = on_path("etcd") else { return Ok(Err(lacks("etcd", "Debian's package is etcd-server"))) };
        let Some(kubectl) = on_path("kubectl") else {
            return Ok(Err(lacks("kubectl", "any release near the server's")));
        };
        let built = cache()?.join(format!("kubernetes-{}", kubernetes()));
        let missing = |name: &&str| on_path(name).is_none() && !built.join(name).is_file();
        if on_path("go").is_none() {
            return Ok(Err(lacks("Go", "it fetches what others publish, and builds kube-apiserver and the like")));
        }
        if COMPONENTS.iter().chain(&["kwok"]).any(missing) {
            build(&built)?;
        }
        let find = |name: &str| on_path(name).unwrap_or_else(|| built.join(name));
        let [apiserver, controllers, scheduler] = COMPONENTS.map(find);
        Ok(Ok(Self { etcd, apiserver, controllers, scheduler, kwok: find("kwok"), kubectl, kiln }))
    }
}

/// The release of Kubernetes that is built, as `v1.2.3`.
pub(super) fn kubernetes() -> &'static str {
    GO_MOD.lines().find_map(|line| line.strip_prefix("require k8s.io/kubernetes ")).unwrap_or_default()
}

/// The folder of Flux's controllers, which are built when they are not there.
pub(super) fn flux() -> Result<PathBuf, Box<dyn Error>> {
    let release = |module: &&str| Ok(flux_module(module)?.replace('/', "_"));
    let folder = cache()?.join(FLUX.iter().map(release).collect::<Result<Vec<_>, Box<dyn Error>>>()?.join("+"));
    let is_there = |module: &&str| module.rsplit('/').next().is_some_and(|name| folder.join(name).is_file());
    if FLUX.iter().all(is_there) {
        return Ok(folder);
    }
    println!("building Flux's controllers into {}; this takes a while once", folder.display());
    std::fs::create_dir_all(&folder)?;
    let mut controllers = go(&["build", "-mod=readonly", "-trimpath", "-ldflags", "-s -w", "-o"]);
    controllers.arg(folder.join("")).args(FLUX);
    succeeds(controllers.current_dir(place::root().join("xtask/e2e/flux")))?;
    Ok(folder)
}

/// `module@version`, as it is pinned.
pub(super) fn flux_module(module: &str) -> Result<String, Box<dyn Error>> {
    let version = FLUX_GO_MOD.lines().find_map(|line| line.trim().strip_prefix(module)?.strip_prefix(' '));
    Ok(format!("{module}@{}", version.ok_or_else(|| format!("{module} is not pinned"))?))
}

fn lacks(what: &str, hint: &str) -> String {
    format!("no {what} on this machine ({hint})")
}

/// `name` in `$KUBEBUILDER_ASSETS`, where envtest keeps its programs, else on the search path.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    let assets = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
    let search = std::env::var_os("PATH").unwrap_or_default();
    assets.into_iter().chain(std::env::split_paths(&search)).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The folder that outlives a checkout.
pub(super) fn cache() -> Result<PathBuf, Box<dyn Error>> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let base =
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home).ok_or("no HOME to cache programs in")?;
    let folder = base.join("kubekiln/e2e");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Compiles Kubernetes' programs and kwok into `folder`; a first time takes minutes.
fn build(folder: &Path) -> Result<(), Box<dyn Error>> {
    let release = kubernetes();
    println!("building Kubernetes {release} and {KWOK} into {}; this takes a while once", folder.display());
    std::fs::create_dir_all(folder)?;
    let version = "k8s.io/component-base/version";
    let mut numbers = release.trim_start_matches('v').split('.');
    let (major, minor) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    let flags =
        format!("-s -w -X {version}.gitVersion={release} -X {version}.gitMajor={major} -X {version}.gitMinor={minor}");
    let mut kubernetes = go(&["build", "-mod=readonly", "-trimpath", "-ldflags", &flags, "-o"]);
    kubernetes.arg(folder.join("")).args(COMPONENTS.map(|name| format!("k8s.io/kubernetes/cmd/{name}")));
    succeeds(kubernetes.current_dir(place::root().join("xtask/e2e/kubernetes")))?;
    let kwok = KWOK.replace('@', "/cmd/kwok@");
    succeeds(go(&["install", "-trimpath", "-ldflags", "-s -w", &kwok]).env("GOBIN", folder).current_dir(folder))
}

/// A command line of Go that looks at no workspace and needs no C compiler.
pub(super) fn go(args: &[&str]) -> Command {
    let mut go = Command::new("go");
    go.args(args).env("GOWORK", "off").env("CGO_ENABLED", "0").env("GOFLAGS", "-buildvcs=false");
    go
}

fn succeeds(command: &mut Command) -> Result<(), Box<dyn Error>> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
