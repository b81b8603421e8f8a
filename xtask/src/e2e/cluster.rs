//! A cluster on loopback: etcd, the API server, Kubernetes' controllers and scheduler, and kwok in the place of nodes.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::identity::{self, Authority, Identity};
use super::kubectl::Kubectl;
use super::outside::download;
use super::process::{Process, free_port, wait_for};
use super::tools::{KWOK, Tools};

/// What a cluster brings.
const BROUGHT: &str = include_str!("../../e2e/cluster.yaml");
/// Seconds that a busy machine may need for a program to answer.
const PATIENCE: u64 = 120;

/// Ends with its last owner; its folder stays only with `--keep`.
pub(super) struct Cluster {
    /// Certificates, logs and etcd's data.
    pub(super) folder: PathBuf,
    pub(super) authority: Authority,
    pub(super) kubectl: Kubectl,
    /// Those that depend on others come first, and end first.
    processes: Vec<Process>,
}

impl Cluster {
    /// Starts one in `folder`, which is made for it, and waits until its nodes are ready.
    pub(super) fn start(tools: &Tools, folder: &Path) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(folder)?;
        let authority = Authority::new()?;
        let kubeconfig = folder.join("kubeconfig");
        let kubectl = Kubectl { program: tools.kubectl.clone(), kubeconfig: kubeconfig.clone() };
        let mut cluster = Self { folder: folder.to_owned(), authority, kubectl, processes: Vec::new() };
        let etcd = cluster.etcd(tools)?;
        let port = free_port()?;
        cluster.write_identities(port, &kubeconfig)?;
        cluster.api_server(tools, &etcd, port)?;
        cluster.controllers(tools, &kubeconfig)?;
        let brought = folder.join("cluster.yaml");
        std::fs::write(&brought, BROUGHT)?;
        cluster.kubectl.apply(&brought)?;
        cluster.kubectl.run(&["wait", "--for=condition=Ready", "node", "--all", "--timeout=120s"])?;
        Ok(cluster)
    }

    /// An error when something of it has ended.
    pub(super) fn is_alive(&mut self) -> Result<(), Box<dyn Error>> {
        self.processes.iter_mut().try_for_each(Process::is_alive)
    }

    /// Starts a controller that finds the API server through its environment, and ends with the cluster.
    pub(super) fn run_beside(&mut self, name: &str, mut command: Command) -> Result<(), Box<dyn Error>> {
        command.env("KUBECONFIG", &self.kubectl.kubeconfig);
        self.add(name, command)
    }

    fn add(&mut self, name: &str, command: Command) -> Result<(), Box<dyn Error>> {
        self.processes.insert(0, Process::start(name, command, &self.folder)?);
        Ok(())
    }

    /// Its address.
    fn etcd(&mut self, tools: &Tools) -> Result<String, Box<dyn Error>> {
        let address = |port: u16| format!("http://127.0.0.1:{port}");
        let (clients, peers) = (address(free_port()?), address(free_port()?));
        let mut etcd = Command::new(&tools.etcd);
        etcd.arg("--data-dir").arg(self.folder.join("etcd")).arg("--unsafe-no-fsync");
        etcd.args(["--listen-client-urls", &clients, "--advertise-client-urls", &clients]);
        etcd.args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers]);
        etcd.args(["--initial-cluster", &format!("default={peers}")]);
        self.add("etcd", etcd)?;
        Ok(clients)
    }

    /// Files that the API server and its clients read.
    fn write_identities(&self, port: u16, kubeconfig: &Path) -> Result<(), Box<dyn Error>> {
        let write = |name: &str, text: &str| std::fs::write(self.folder.join(name), text);
        let Identity { certificate, key } = self.authority.server()?;
        write("ca.crt", &self.authority.certificate())?;
        write("server.crt", &certificate)?;
        write("server.key", &key)?;
        let (private, public) = identity::signing_key()?;
        write("accounts.key", &private)?;
        write("accounts.pub", &public)?;
        let Identity { certificate, key } = self.authority.administrator()?;
        write("admin.crt", &certificate)?;
        write("admin.key", &key)?;
        let config = serde_json::json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "e2e",
            "clusters": [{"name": "e2e", "cluster": {
                "server": format!("https://127.0.0.1:{port}"), "certificate-authority": "ca.crt"}}],
            "users": [{"name": "e2e", "user": {"client-certificate": "admin.crt", "client-key": "admin.key"}}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": "e2e"}}],
        });
        Ok(std::fs::write(kubeconfig, format!("{config:#}\n"))?)
    }

    fn api_server(&mut self, tools: &Tools, etcd: &str, port: u16) -> Result<(), Box<dyn Error>> {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let mut server = Command::new(&tools.apiserver);
        server.args(["--etcd-servers", etcd, "--bind-address=127.0.0.1", "--secure-port", &port.to_string()]);
        // Nobody asks for the Service `kubernetes`, which would lead to loopback.
        server.arg("--endpoint-reconciler-type=none");
        server.args(["--authorization-mode=Node,RBAC", "--allow-privileged=true"]);
        server.args(["--client-ca-file", &file("ca.crt")]);
        server.args(["--tls-cert-file", &file("server.crt"), "--tls-private-key-file", &file("server.key")]);
        server.args([
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-cluster-ip-range=10.96.0.0/16",
        ]);
        server.args(["--service-account-key-file", &file("accounts.pub")]);
        server.args(["--service-account-signing-key-file", &file("accounts.key")]);
        self.add("kube-apiserver", server)?;
        wait_for("the API server answers", PATIENCE, || {
            self.is_alive()?;
            Ok(self.kubectl.said(&["get", "--raw", "/readyz"]).is_ok_and(|said| said == "ok"))
        })
    }

    fn controllers(&mut self, tools: &Tools, kubeconfig: &Path) -> Result<(), Box<dyn Error>> {
        let client = |program: &Path, args: &[&str]| {
            let mut command = Command::new(program);
            command.arg("--kubeconfig").arg(kubeconfig).args(args);
            command
        };
        let alone = ["--leader-elect=false", "--secure-port=0"];
        let mut manager = client(&tools.controllers, &alone);
        manager.arg("--root-ca-file").arg(self.folder.join("ca.crt"));
        manager.arg("--service-account-private-key-file").arg(self.folder.join("accounts.key"));
        // kwok tells that its nodes live less often than a kubelet would.
        manager.arg("--node-monitor-grace-period=1h");
        self.add("kube-controller-manager", manager)?;
        self.add("kube-scheduler", client(&tools.scheduler, &alone))?;
        let mut kwok = client(&tools.kwok, &["--manage-all-nodes=true"]);
        let stages = self.folder.join("kwok.yaml");
        let folder = download(KWOK)?.join("kustomize/stage/fast");
        if !Command::new(&tools.kiln).arg("build").arg(folder).arg("-o").arg(&stages).status()?.success() {
            return Err("kwok's stages do not build".into());
        }
        kwok.arg("--config").arg(stages);
        self.add("kwok", kwok)
    }
}
