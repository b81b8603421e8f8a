//! Generated objects through kiln and through real kustomize: images, labels, names and namespaces.
//!
//! The generator is seeded, so a failure comes back; `KUBEKILN_SEEDS=200` runs more rounds than the default.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use kubekiln::build::{Options, build};
use kubekiln::{Diagnostic, MemoryWorld};
use kubekiln_yaml::Arena;

/// A small generator of numbers (xorshift), good enough to choose with.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const NAMES: [&str; 8] = ["nginx", "r.io/nginx", "r.io:80/a/nginx", "my-nginx", "a.b", "aXb", "nginx-2", "busy"];
const TAILS: [&str; 12] = [
    "",
    "",
    ":1",
    ":1.2",
    ":v1@sha256:ab",
    "@sha256:ab",
    "@sha512:cd",
    ":",
    ":{tag}",
    ":1:2",
    "@x",
    "@multihash+base58:Q",
];
const KINDS: [(&str, &str); 12] = [
    ("v1", "Service"),
    ("v1", "ConfigMap"),
    ("v1", "Pod"),
    ("v1", "ReplicationController"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("policy/v1", "PodDisruptionBudget"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("example.com/v1", "Foo"),
];
const LABELS: [&str; 9] =
    ["null", "{}", "{a: b}", "{team: x, n: \"1\"}", "{team: 5}", "{\"team\": 'q'}", "{b: null}", "", "{t: [1]}"];

/// Containers, sometimes null, sometimes where kustomize's field specs do not look.
fn containers(random: &mut Random, indent: &str, out: &mut String) {
    for list in ["containers", "initContainers", "ephemeralContainers"] {
        match random.below(5) {
            0 => writeln!(out, "{indent}{list}: null").unwrap(),
            1 => writeln!(out, "{indent}{list}: []").unwrap(),
            2 | 3 => {
                writeln!(out, "{indent}{list}:").unwrap();
                for _ in 0..=random.below(3) {
                    let (name, tail) = (random.pick(&NAMES), random.pick(&TAILS));
                    let quote = random.pick(&["\"", "'"]);
                    writeln!(out, "{indent}- image: {quote}{name}{tail}{quote}").unwrap();
                }
            }
            _ => {}
        }
    }
}

fn labels(random: &mut Random, indent: &str, field: &str, out: &mut String) {
    if random.chance(60) {
        writeln!(out, "{indent}{field}: {}", random.pick(&LABELS)).unwrap();
    }
}

fn template(random: &mut Random, indent: &str, out: &mut String) {
    let deeper = format!("{indent}  ");
    writeln!(out, "{indent}template:").unwrap();
    if random.chance(60) {
        writeln!(out, "{deeper}metadata:").unwrap();
        writeln!(out, "{deeper}  x: y").unwrap();
        labels(random, &format!("{deeper}  "), "labels", out);
    }
    writeln!(out, "{deeper}spec:").unwrap();
    writeln!(out, "{deeper}  x: y").unwrap();
    containers(random, &format!("{deeper}  "), out);
    if random.chance(30) {
        writeln!(out, "{deeper}  topologySpreadConstraints:").unwrap();
        for _ in 0..=random.below(2) {
            writeln!(out, "{deeper}  - x: y").unwrap();
            if random.chance(70) {
                writeln!(out, "{deeper}    labelSelector:").unwrap();
                writeln!(out, "{deeper}      x: y").unwrap();
                labels(random, &format!("{deeper}      "), "matchLabels", out);
            }
        }
    }
}

fn object(random: &mut Random, number: usize, out: &mut String) {
    let (api_version, kind) = KINDS[random.below(KINDS.len())];
    write!(out, "---\napiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: n{number}\n").unwrap();
    if random.chance(30) {
        writeln!(out, "  namespace: {}", random.pick(&["old", "\"5\"", "null", "''"])).unwrap();
    }
    labels(random, "  ", "labels", out);
    writeln!(out, "spec:\n  x: y").unwrap();
    match random.below(5) {
        0 => labels(random, "  ", "selector", out),
        1 => {
            writeln!(out, "  selector:\n    x: y").unwrap();
            labels(random, "    ", "matchLabels", out);
        }
        2 => writeln!(out, "  selector: null").unwrap(),
        _ => {}
    }
    match random.below(4) {
        0 => containers(random, "  ", out),
        1 => template(random, "  ", out),
        2 => {
            writeln!(out, "  jobTemplate:\n    spec:\n      x: y").unwrap();
            template(random, "      ", out);
        }
        _ => {}
    }
    if random.chance(30) {
        writeln!(out, "  volumeClaimTemplates:\n  - metadata:\n      name: v").unwrap();
        labels(random, "      ", "labels", out);
    }
}

/// No two entries set one label: kustomize's labels share the node that an entry makes, so that a later entry (or patch)
/// that changes the label of an object changes its selectors too. kiln does not follow it there.
fn kustomization(random: &mut Random) -> String {
    let mut out = "resources: [in.yaml]\n".to_owned();
    if random.chance(50) {
        writeln!(out, "namespace: {}", random.pick(&["team", "\"12\""])).unwrap();
    }
    if random.chance(50) {
        writeln!(out, "namePrefix: {}", random.pick(&["p-", "\"1\""])).unwrap();
    }
    if random.chance(50) {
        writeln!(out, "nameSuffix: {}", random.pick(&["-s", "\"2\""])).unwrap();
    }
    writeln!(out, "labels:").unwrap();
    for key in ["team", "tier"] {
        writeln!(out, "- pairs: {{{key}: {}, of-{key}: x}}", random.pick(&["one", "\"7\"", "'true'"])).unwrap();
        for option in ["includeSelectors", "includeTemplates", "includeVolumeClaimTemplates"] {
            if random.chance(40) {
                writeln!(out, "  {option}: true").unwrap();
            }
        }
    }
    if random.chance(50) {
        writeln!(out, "commonAnnotations: {{note: \"1\", team: a}}").unwrap();
    }
    writeln!(out, "images:").unwrap();
    for _ in 0..=random.below(4) {
        writeln!(out, "- name: {}", random.pick(&["nginx", "r.io/nginx", "a.b", "nginx-[0-9]", ".*nginx", "busy"]))
            .unwrap();
        for field in ["newName: nginx", "newName: q.io/busy", "newTag: \"9\"", "digest: sha256:ff", "tagSuffix: -x"] {
            let key = field.split(':').next().unwrap_or("");
            let last = out.rfind("- name").map_or("", |at| &out[at..]);
            if !last.contains(key) && random.chance(35) {
                writeln!(out, "  {field}").unwrap();
            }
        }
    }
    out
}

fn kiln(files: &[(&str, String)]) -> Result<String, String> {
    let world = files
        .iter()
        .fold(MemoryWorld::new(), |world, (name, text)| world.with(Path::new("/case").join(name), text.as_bytes()));
    let arena = Arena::new();
    let said = |errors: Vec<Diagnostic>| errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join("\n");
    let outcome = build(&arena, &world, Path::new("/case"), &Options::default());
    outcome.result.and_then(|built| built.to_yaml()).map_err(said)
}

fn kustomize(files: &[(&str, String)]) -> Result<String, String> {
    let folder = std::env::temp_dir().join(format!("kubekiln-differential-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    let output = Command::new("kustomize").arg("build").arg(&folder).output().expect("kustomize runs");
    fs::remove_dir_all(&folder).expect("the folder goes");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The first lines that differ, with what stands before them.
fn difference(theirs: &str, ours: &str) -> String {
    let (theirs, ours): (Vec<_>, Vec<_>) = (theirs.lines().collect(), ours.lines().collect());
    let at = theirs.iter().zip(&ours).position(|(a, b)| a != b).unwrap_or(theirs.len().min(ours.len()));
    let part =
        |lines: &[&str]| lines.iter().skip(at.saturating_sub(25)).take(30).copied().collect::<Vec<_>>().join("\n");
    format!("--- kustomize\n{}\n--- kiln\n{}", part(&theirs), part(&ours))
}

#[test]
fn generated_objects_come_out_as_from_kustomize() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on this machine");
        return;
    }
    let seeds = std::env::var("KUBEKILN_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let mut compared = 0;
    for seed in 1..=seeds {
        let mut random = Random(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let kustomization = kustomization(&mut random);
        let mut objects = String::new();
        (0..60).for_each(|number| object(&mut random, number, &mut objects));
        let files = [("in.yaml", objects), ("kustomization.yaml", kustomization)];
        match (kustomize(&files), kiln(&files)) {
            (Ok(theirs), Ok(ours)) => {
                assert!(theirs == ours, "seed {seed}:\n{}\n{}", files[1].1, difference(&theirs, &ours));
                compared += 1;
            }
            (Err(_), Err(_)) => {}
            (theirs, ours) => panic!("seed {seed}:\n{}\n--- kustomize\n{theirs:?}\n--- kiln\n{ours:?}", files[1].1),
        }
    }
    eprintln!("{compared} of {seeds} builds compared; kustomize and kiln refused the others");
    assert!(compared * 2 > seeds, "only {compared} of {seeds} builds could be compared");
}
