//! Trees of any size in which every kind of work grows with the number of apps.
//!
//! `apps/<app>` is a web program with its settings in a generated ConfigMap that it mounts and reads, so that names
//! have to be followed. `squads/<n>` holds ten apps and prefixes, labels and changes them. `site` holds all squads,
//! sets the namespace, annotates everything and patches every Deployment.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

const APPS_OF_A_SQUAD: usize = 10;

/// Those of `OBJECTS` and the generated ConfigMap.
const OBJECTS_OF_AN_APP: usize = 5;

/// Objects of a tree of `apps` apps.
pub(super) fn objects(apps: usize) -> u32 {
    let objects = apps.div_ceil(APPS_OF_A_SQUAD) * APPS_OF_A_SQUAD * OBJECTS_OF_AN_APP;
    u32::try_from(objects).unwrap_or(u32::MAX)
}

/// Writes a tree of `apps` apps, rounded up to whole squads, and returns the folder to build.
pub(super) fn write(folder: &Path, apps: usize) -> io::Result<PathBuf> {
    let squads = apps.div_ceil(APPS_OF_A_SQUAD);
    for app in 0..squads * APPS_OF_A_SQUAD {
        put(folder, &format!("apps/web-{app}/kustomization.yaml"), &settings(app))?;
        put(folder, &format!("apps/web-{app}/objects.yaml"), &OBJECTS.replace("NUMBER", &app.to_string()))?;
    }
    for number in 0..squads {
        put(folder, &format!("squads/{number}/kustomization.yaml"), &squad(number))?;
    }
    put(folder, "site/kustomization.yaml", &site(squads))?;
    Ok(folder.join("site"))
}

fn put(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    fs::write(path, text)
}

fn settings(app: usize) -> String {
    format!(
        "resources: [objects.yaml]\n\
        configMapGenerator:\n- name: web-{app}-settings\n  literals: [VERBOSE=1, PORT={}]\n",
        8000 + app
    )
}

fn squad(number: usize) -> String {
    let first = number * APPS_OF_A_SQUAD;
    let resources = list((first..first + APPS_OF_A_SQUAD).map(|app| format!("../../apps/web-{app}")));
    let (second, third) = (first + 1, first + 2);
    format!(
        "resources:\n{resources}\
        namePrefix: s{number}-\n\
        labels:\n- includeSelectors: true\n  pairs: {{squad: \"{number}\"}}\n\
        images:\n- {{name: registry.example.com/web-{first}, newTag: next}}\n\
        replicas:\n- {{name: web-{second}, count: 4}}\n\
        patches:\n- target: {{kind: Deployment, name: web-{third}}}\n  patch: |\n{LARGER}"
    )
}

fn site(squads: usize) -> String {
    let resources = list((0..squads).map(|number| format!("../squads/{number}")));
    format!(
        "namespace: site\nresources:\n{resources}\
        commonAnnotations: {{example.com/owner: site}}\n\
        patches:\n- target: {{kind: Deployment}}\n  patch: |\n    \
        - {{op: add, path: /spec/minReadySeconds, value: 5}}\n"
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.fold(String::new(), |mut text, item| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- {item}");
        text
    })
}

const LARGER: &str = "    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: whichever}
    spec:
      template:
        spec:
          containers:
          - {name: web, resources: {requests: {memory: 64Mi}}}
";

const OBJECTS: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-NUMBER
spec:
  selector:
    matchLabels: {web: \"NUMBER\"}
  template:
    metadata:
      labels: {web: \"NUMBER\"}
    spec:
      serviceAccountName: web-NUMBER
      volumes:
      - name: settings
        configMap: {name: web-NUMBER-settings}
      containers:
      - name: web
        image: registry.example.com/web-NUMBER:now
        command: [web, --settings=/settings]
        env:
        - name: PORT
          valueFrom:
            configMapKeyRef: {name: web-NUMBER-settings, key: PORT}
        envFrom:
        - configMapRef: {name: web-NUMBER-settings}
        volumeMounts:
        - {name: settings, mountPath: /settings}
        ports:
        - {name: http, containerPort: 8000}
---
apiVersion: v1
kind: Service
metadata:
  name: web-NUMBER
spec:
  selector: {web: \"NUMBER\"}
  ports:
  - {port: 80, targetPort: http}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web-NUMBER
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web-NUMBER
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: web-NUMBER}
";
