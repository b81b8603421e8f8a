//! `kiln eval` of a program of many objects, against jrsonnet.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::race::Race;
use super::run::{Cost, median, once};

/// Pairs of a Deployment and a Service.
const PAIRS: usize = 2000;

/// Runs of each for one run of the other parts: the two are close.
const RUNS: usize = 5;

/// Constructors and mixins as libraries for Kubernetes have them.
const LIBRARY: &str = "{
  deployment(name, image):: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: name, labels: { app: name } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: name, image: image, ports: [{ containerPort: 8080 }] }] },
      },
    },
  },
  service(name):: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: name, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], type: 'ClusterIP' },
  },
  labels(labels):: { metadata+: { labels+: labels } },
  replicas(replicas):: { spec+: { replicas: replicas } },
  podLabels(labels):: { spec+: { template+: { metadata+: { labels+: labels } } } },
  containers(mixin):: {
    spec+: { template+: { spec+: { containers: [container + mixin for container in super.containers] } } },
  },
  env(env):: $.containers({ env+: [{ name: name, value: env[name] } for name in std.objectFields(env)] }),
  resources(resources):: $.containers({ resources+: resources }),
}
";

pub(super) fn run(race: &Race) -> io::Result<()> {
    let folder = race.folder.join("jsonnet");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("k.libsonnet"), LIBRARY)?;
    fs::write(folder.join("main.jsonnet"), program())?;
    println!("\njsonnet: {PAIRS} pairs of a Deployment and a Service, with mixins");
    let (kiln_out, other_out) = (folder.join("kiln.json"), folder.join("jrsonnet.json"));
    let kiln = || once(Command::new(&race.kiln).arg("eval").arg("main.jsonnet").current_dir(&folder), &kiln_out);
    let jrsonnet = || once(Command::new("jrsonnet").arg("main.jsonnet").current_dir(&folder), &other_out);
    if Command::new("jrsonnet").arg("--version").output().is_err() {
        println!("SKIPPED: no jrsonnet on this machine; kiln runs alone");
        let alone = (0..race.runs * RUNS).map(|_| kiln()).collect::<io::Result<Vec<_>>>()?;
        println!("{:<44} {}", "kiln eval", median(&alone));
        return Ok(());
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..race.runs * RUNS {
        ours.push(kiln()?);
        theirs.push(jrsonnet()?);
    }
    report(&median(&ours), &median(&theirs), &kiln_out, &other_out)
}

fn report(kiln: &Cost, jrsonnet: &Cost, kiln_out: &Path, other_out: &Path) -> io::Result<()> {
    let same = if fs::read(kiln_out)? == fs::read(other_out)? { "same bytes" } else { "OTHER BYTES" };
    let ratio = jrsonnet.time.as_secs_f64() / kiln.time.as_secs_f64();
    println!("{:<44} {kiln}", "kiln eval");
    println!("{:<44} {jrsonnet} {ratio:>6.2}x {same}", "jrsonnet");
    Ok(())
}

fn program() -> String {
    format!(
        "local k = import 'k.libsonnet';
local pair(i) =
  local name = 'app-%04d' % i;
  local labels = {{ tier: 'web', team: 'team-%d' % (i % 7) }};
  [
    k.deployment(name, 'registry.example.com/%s:v%d' % [name, i % 13])
    + k.replicas(i % 3 + 1)
    + k.labels(labels)
    + k.podLabels(labels)
    + k.env({{ INDEX: std.toString(i), NAME: name, URL: 'http://%s:80/' % name }})
    + k.resources({{ requests: {{ cpu: '100m', memory: '128Mi' }} }})
    + k.resources({{ limits: {{ memory: '256Mi' }} }}),
    k.service(name) + k.labels(labels),
  ];
std.flattenArrays([pair(i) for i in std.range(1, {PAIRS})])
"
    )
}
