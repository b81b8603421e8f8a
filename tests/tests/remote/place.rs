//! A case set up: its repositories pushed, its files served, its placeholders filled in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::world::{Command as Program, DiskWorld, Download, Downloaded, Output, PathKind, World, WorldError};
use tempfile::TempDir;
use walkdir::WalkDir;

use super::server::Server;

/// Where a case runs.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) server: Server,
    commits: Vec<(String, String)>,
}

/// Variables that every git of a test gets: no settings of this user, an ssh that runs the server's side itself.
pub(crate) fn variables(home: &Path) -> Vec<(String, String)> {
    let ssh = format!("sh {}", home.join("ssh").display());
    [
        ("HOME", home.to_string_lossy().into_owned()),
        ("XDG_CONFIG_HOME", home.to_string_lossy().into_owned()),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("GIT_SSH_COMMAND", ssh),
        ("GIT_SSH_VARIANT", "ssh".to_owned()),
        ("NO_PROXY", "127.0.0.1".to_owned()),
        ("LC_ALL", "C".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// The last words of an ssh command line are the host and the command; a host called `hang` never answers.
const SSH: &str = r#"for word; do host=$command; command=$word; done
case $host in *hang) exec sleep 5 ;; esac
cd "$REPOS" && eval "exec $(echo "$command" | sed "s,',,g; s,upload-pack /*,upload-pack ,")"
"#;

impl Place {
    /// Sets up the `repos`, `web` and `in` of a case's folder, each where there is one.
    pub(crate) fn new(case: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let server = Server::start(root.join("web"), root.join("repos"));
        let mut place = Self { folder, server, commits: Vec::new() };
        fs::create_dir_all(place.path("home")).unwrap();
        let ssh = SSH.replace("$REPOS", &place.path("repos").to_string_lossy());
        fs::write(place.path("home/ssh"), ssh).unwrap();
        place.push_all(&case.join("repos"));
        place.copy(&case.join("web"), &place.path("web"));
        place.copy(&case.join("in"), &place.path("in"));
        place
    }

    /// A path in the place.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// Placeholders of a text filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        let repos = self.path("repos");
        let mut text = text
            .replace("@HTTP@", &self.server.url)
            .replace("@FILE@", &format!("file://{}", repos.display()))
            .replace("@OUTSIDE@", &self.path("home").to_string_lossy());
        for (name, commit) in &self.commits {
            text = text.replace(&format!("@COMMIT {name}@"), commit);
        }
        text
    }

    /// What differs from run to run taken out again.
    pub(crate) fn unfill(&self, text: &str) -> String {
        let mut text = text.replace(&format!("file://{}", self.path("repos").display()), "@FILE@");
        text = text.replace(&self.server.url, "@HTTP@");
        for (name, commit) in &self.commits {
            text = text.replace(commit.as_str(), &format!("@COMMIT {name}@"));
        }
        let cache = format!("{}/git/", self.path("cache").display());
        if let Some((before, after)) = text.clone().split_once(&cache) {
            let rest = after.split_once("/commits/").map_or(after, |(_, rest)| rest);
            text = format!("{before}@CACHE@/{}", self.unfill(rest));
        }
        let text = text.replace(&*self.path("").to_string_lossy(), "/");
        // As many carets as the text above them is long, which differs.
        text.split_inclusive('^').filter(|part| *part != "^").collect()
    }

    fn copy(&self, from: &Path, to: &Path) {
        for entry in WalkDir::new(from).into_iter().flatten() {
            let target = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(&target).unwrap();
            } else if entry.file_type().is_symlink() {
                let link = fs::read_link(entry.path()).unwrap();
                std::os::unix::fs::symlink(self.fill(&link.to_string_lossy()), &target).unwrap();
            } else {
                let text = fs::read_to_string(entry.path()).unwrap();
                fs::write(&target, self.fill(&text)).unwrap();
            }
        }
    }

    /// `repos/<name>/<revision>/` is the tree of a tag when its name starts with `v`, else of a branch. Names are in
    /// order, so that one repository can name the commits of those before it.
    fn push_all(&mut self, repos: &Path) {
        let sorted = |folder: &Path| {
            let mut names: Vec<String> = fs::read_dir(folder)
                .map(|list| list.flatten().map(|entry| entry.file_name().into_string().unwrap()).collect())
                .unwrap_or_default();
            names.sort();
            names
        };
        for name in sorted(repos) {
            // An organisation is written as `acme~shop`.
            let bare = self.path("repos").join(name.replace('~', "/"));
            self.git(Path::new("/"), &["init", "--quiet", "--bare", "-b", "main", &bare.to_string_lossy()]);
            self.git(&bare, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
            for revision in sorted(&repos.join(&name)) {
                self.push(&repos.join(&name).join(&revision), &bare, &name, &revision);
            }
        }
    }

    fn push(&mut self, tree: &Path, bare: &Path, name: &str, revision: &str) {
        let work = TempDir::new().unwrap();
        self.copy(tree, work.path());
        self.git(work.path(), &["init", "--quiet", "-b", "work"]);
        self.git(work.path(), &["add", "--all", "--force"]);
        // `submodules` lists them, a path and the case's name of a commit a line.
        for line in fs::read_to_string(work.path().join("submodules")).unwrap_or_default().lines() {
            let (path, commit) = line.split_once(' ').unwrap();
            self.git(work.path(), &["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")]);
        }
        self.git(work.path(), &["commit", "--quiet", "--allow-empty", "-m", revision]);
        let commit = self.git(work.path(), &["rev-parse", "HEAD"]);
        self.commits.push((format!("{name} {revision}"), commit.trim().to_owned()));
        let reference = if revision.starts_with('v') {
            self.git(work.path(), &["tag", "-a", "-m", revision, revision]);
            format!("refs/tags/{revision}")
        } else {
            format!("HEAD:refs/heads/{revision}")
        };
        self.git(work.path(), &["push", "--quiet", &bare.to_string_lossy(), &reference]);
    }

    /// Pushes one more tree to a repository.
    pub(crate) fn push_again(&mut self, tree: &Path, name: &str, revision: &str) {
        let bare = self.path("repos").join(name);
        self.push(tree, &bare, name, revision);
    }

    fn git(&self, folder: &Path, args: &[&str]) -> String {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "advice.detachedHead=false"];
        let output = Command::new("git")
            .args(identity)
            .args(args)
            .current_dir(folder)
            .envs(variables(&self.path("home")))
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The machine, whose git has the variables of a test.
    pub(crate) fn world(&self) -> Disk {
        Disk { disk: DiskWorld::new(), variables: variables(&self.path("home")) }
    }
}

/// The disk; programs get more variables.
pub(crate) struct Disk {
    disk: DiskWorld,
    variables: Vec<(String, String)>,
}

impl World for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        self.disk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.disk.kind(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        self.disk.canonical(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        self.disk.list(path)
    }

    fn run(&self, command: &Program) -> Result<Output, WorldError> {
        let mut command = command.clone();
        command.env.extend(self.variables.iter().cloned());
        self.disk.run(&command)
    }

    fn scratch(&self) -> Result<PathBuf, WorldError> {
        self.disk.scratch()
    }

    fn scratch_in(&self, folder: &Path) -> Result<PathBuf, WorldError> {
        self.disk.scratch_in(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), WorldError> {
        self.disk.rename(from, to)
    }

    fn download(&self, download: &Download) -> Result<Downloaded, WorldError> {
        self.disk.download(download)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        self.disk.write(path, bytes)
    }
}
