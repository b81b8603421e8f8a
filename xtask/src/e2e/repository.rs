//! A git repository on loopback, from which Flux pulls: git does the work, this hands it requests over HTTP.

use std::error::Error;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::http::{self, Request};
use super::project::RENDERED;

/// The branch that is pushed to.
pub(super) const BRANCH: &str = "main";

/// Served for as long as the run lasts.
pub(super) struct Repository {
    bare: PathBuf,
    work: PathBuf,
    pub(super) url: String,
}

impl Repository {
    /// An empty one in `folder`, with a work tree beside it.
    pub(super) fn serve(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let (bare, work) = (folder.join("tree.git"), folder.join("tree"));
        std::fs::create_dir_all(&work)?;
        git(folder, &["init", "--quiet", "--bare", "tree.git"])?;
        git(&work, &["init", "--quiet", "--initial-branch", BRANCH])?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("http://{}/tree.git", listener.local_addr()?);
        let served = bare.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bare = served.clone();
                std::thread::spawn(move || answer_all(stream, &bare));
            }
        });
        Ok(Self { bare, work, url })
    }

    /// Makes the branch hold what lies in `tree`, and nothing else. The commit's hash.
    pub(super) fn push(&self, tree: &Path, message: &str) -> Result<String, Box<dyn Error>> {
        for entry in self.work.read_dir()? {
            let entry = entry?;
            if entry.file_name() != ".git" {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        for (path, bytes) in kubekiln_tests::overlay::read(tree)? {
            let to = self.work.join(RENDERED).join(path);
            std::fs::create_dir_all(to.parent().unwrap_or(&self.work))?;
            std::fs::write(to, bytes)?;
        }
        git(&self.work, &["add", "--all"])?;
        let who = ["-c", "user.name=e2e", "-c", "user.email=e2e@example.com"];
        git(&self.work, &[who.as_slice(), &["commit", "--quiet", "--message", message]].concat())?;
        git(&self.work, &["push", "--quiet", &self.bare.display().to_string(), BRANCH])?;
        Ok(git(&self.work, &["rev-parse", "HEAD"])?.trim().to_owned())
    }
}

fn git(folder: &Path, args: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new("git").args(args).current_dir(folder).output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("git {}\n{}", args.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}

fn answer_all(mut stream: TcpStream, bare: &Path) {
    let mut received = Vec::new();
    while let Some(request) = http::next(&mut stream, &mut received) {
        let (kind, body) = answer(&request, bare);
        if http::answer(&mut stream, kind, body.as_deref()).is_err() {
            return;
        }
    }
}

/// git's smart protocol: what there is, then the pack that was asked for.
fn answer(request: &Request, bare: &Path) -> (&'static str, Option<Vec<u8>>) {
    match (request.method.as_str(), request.target.as_str()) {
        ("GET", "/tree.git/info/refs?service=git-upload-pack") => {
            let announced = upload_pack(bare, &["--advertise-refs"], &[]);
            let head = b"001e# service=git-upload-pack\n0000".to_vec();
            ("application/x-git-upload-pack-advertisement", announced.map(|refs| [head, refs].concat()))
        }
        ("POST", "/tree.git/git-upload-pack") => {
            ("application/x-git-upload-pack-result", upload_pack(bare, &[], &request.body))
        }
        _ => ("text/plain", None),
    }
}

fn upload_pack(bare: &Path, args: &[&str], asked: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new("git");
    command.args(["upload-pack", "--stateless-rpc"]).args(args).arg(bare);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    // What is asked is small, and read whole before the answer begins.
    child.stdin.take()?.write_all(asked).ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then_some(output.stdout)
}
