//! Charts that are not there are pulled: from a repository that the test serves on this machine.
#![allow(missing_docs)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kubekiln::build::{Options, build};
use kubekiln::generate::HelmOptions;
use kubekiln::load::RemoteOptions;
use kubekiln::world::DiskWorld;
use kubekiln_tests::helm::Helm;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::Arena;

/// A chart repository on the loopback interface, for as long as the process lives.
struct Repository {
    url: String,
    /// Charts handed out so far.
    charts: Arc<AtomicUsize>,
}

impl Repository {
    fn serve(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let charts = Arc::new(AtomicUsize::new(0));
        let (folder, count) = (folder.to_owned(), Arc::clone(&charts));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &folder, &count);
            }
        });
        Self { url, charts }
    }
}

/// Answers one request for a file of the folder.
fn answer(mut stream: TcpStream, folder: &Path, charts: &AtomicUsize) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => request.extend_from_slice(&buffer[..length]),
        }
    }
    let request = String::from_utf8_lossy(&request);
    let name = request.split_whitespace().nth(1).unwrap_or("/").trim_start_matches('/');
    charts.fetch_add(usize::from(name.contains(".tgz")), Ordering::SeqCst);
    let (status, body) = match fs::read(folder.join(name)) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // A client that has gone away has no need of an answer.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

/// Packages a chart in two versions into `folder`, with an index.
fn package(helm: Helm, folder: &Path) {
    let chart = folder.join("source/web");
    fs::create_dir_all(chart.join("templates")).unwrap();
    let template = "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}, labels: {version: {{ .Chart.Version }}, of: {{ .Values.of }}}}\n";
    fs::write(chart.join("templates/service.yaml"), template).unwrap();
    fs::write(chart.join("values.yaml"), "of: chart\n").unwrap();
    for version in ["0.1.0", "0.2.0", "0.3.0-rc.1"] {
        fs::write(chart.join("Chart.yaml"), format!("apiVersion: v2\nname: web\nversion: {version}\n")).unwrap();
        run(helm.command().arg("package").arg(&chart).arg("--destination").arg(folder));
    }
    run(helm.command().args(["repo", "index"]).arg(folder));
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What kiln prints for a folder, or says.
fn kiln(folder: &Path, offline: bool) -> Result<String, String> {
    let arena = Arena::new();
    let helm = HelmOptions { enabled: true, ..HelmOptions::default() };
    let remote = RemoteOptions { cache: None, offline };
    let options = Options { shown_from: folder.to_owned(), helm, remote, ..Options::default() };
    let outcome = build(&arena, &DiskWorld::new(), folder, &options);
    let printed = outcome.result.and_then(|built| built.to_yaml());
    printed.map_err(|errors| errors.iter().map(|error| error.render(&arena, false)).collect())
}

fn kustomization(folder: &Path, url: &str) {
    let charts = format!(
        "helmCharts:\n\
         - {{name: web, releaseName: first, repo: '{url}', version: 0.1.0}}\n\
         - {{name: web, releaseName: twin, repo: '{url}', version: 0.1.0, valuesInline: {{of: site}}}}\n\
         - {{name: web, releaseName: newest, repo: '{url}'}}\n\
         - {{name: web, releaseName: ahead, repo: '{url}', version: '>0.2.0-0', devel: true}}\n"
    );
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("kustomization.yaml"), charts).unwrap();
}

#[test]
fn chart_is_pulled_once_and_stays_in_the_tree() {
    let Some(helm) = Helm::find() else {
        eprintln!("SKIPPED: no helm 3 or 4 on this machine, nothing can be pulled");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("repository");
    package(helm, &repository);
    let repository = Repository::serve(&repository);

    let site = folder.path().join("site");
    kustomization(&site, &repository.url);
    let said = kiln(&site, true).unwrap_err();
    assert!(said.starts_with("error[offline]: there is no chart at 'charts/web-0.1.0/web', and --offline"), "{said}");
    let printed = kiln(&site, false).unwrap();
    let versions: Vec<_> = printed.lines().filter_map(|line| line.trim().strip_prefix("version: ")).collect();
    assert_eq!(versions, ["0.3.0-rc.1", "0.1.0", "0.2.0", "0.1.0"], "{printed}");
    assert_eq!(printed.matches("of: site").count(), 1, "{printed}");
    for chart in ["web-0.1.0/web", "web->0.2.0-0/web", "web"] {
        assert!(site.join("charts").join(chart).join("Chart.yaml").is_file(), "{chart}");
    }
    assert_eq!(repository.charts.load(Ordering::SeqCst), 3);
    assert_eq!(kiln(&site, true).unwrap(), printed);
    assert_eq!(repository.charts.load(Ordering::SeqCst), 3, "the second build needs no network");
    as_kustomize(&repository.url, &folder.path().join("twin"), &printed);

    let blocked = folder.path().join("blocked");
    kustomization(&blocked, &repository.url);
    fs::write(blocked.join("charts"), "a file where the chart home should be").unwrap();
    let said = kiln(&blocked, false).unwrap_err();
    assert!(said.starts_with("error[helm-failed]: unable to run: 'helm pull --untar --untardir charts"), "{said}");
}

fn as_kustomize(url: &str, folder: &Path, printed: &str) {
    let Some(kustomize) = Kustomize::find().filter(|kustomize| !kustomize.is_kubectl()) else {
        eprintln!("SKIPPED: no kustomize on this machine, pulled charts are not compared");
        return;
    };
    kustomization(folder, url);
    let output = kustomize.command(folder).arg("--enable-helm").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), printed, "{}", String::from_utf8_lossy(&output.stderr));
}
