//! A web server on loopback: files of a folder, and its git repositories through `git http-backend`.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

/// It ends with the test's process.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// `http://127.0.0.1:PORT`
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Server {
    /// Serves `files` and the bare repositories in `repos`.
    pub(crate) fn start(files: PathBuf, repos: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, asked: Arc::default() };
        let asked = Arc::clone(&server.asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, repos, asked) = (files.clone(), repos.clone(), Arc::clone(&asked));
                thread::spawn(move || {
                    if let Some(request) = read(&stream) {
                        asked.lock().unwrap().push(format!("{} {}", request.method, request.path));
                        let _ = (&stream).write_all(&answer(&request, &files, &repos));
                    }
                });
            }
        });
        server
    }

    /// What was asked for so far, as `GET /path`; the list starts anew.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, v)| v.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}

fn answer(request: &Request, files: &Path, repos: &Path) -> Vec<u8> {
    if request.path.ends_with("/info/refs") || request.path.ends_with("/git-upload-pack") {
        return git(request, repos);
    }
    if let Some(path) = request.path.strip_prefix("/moved") {
        return respond("302 Found", &[("Location", path)], b"");
    }
    if request.path == "/circle" {
        return respond("302 Found", &[("Location", "/circle")], b"");
    }
    if request.path.starts_with("/pages/") {
        return respond("200 OK", &[("Content-Type", "text/html")], b"<!DOCTYPE html>\n<html lang=\"en\">\n");
    }
    match fs::read(files.join(request.path.trim_start_matches('/'))) {
        Ok(bytes) => respond("200 OK", &[], &bytes),
        Err(_) => respond("404 Not Found", &[], b"nothing here\n"),
    }
}

fn respond(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// Runs git's own server program; it speaks CGI.
fn git(request: &Request, repos: &Path) -> Vec<u8> {
    let header = |name: &str| request.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
    let mut child = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", repos)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", &request.path)
        .env("QUERY_STRING", &request.query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(&request.body);
    let output = child.wait_with_output().unwrap().stdout;
    let split = output.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(output.len());
    let head = String::from_utf8_lossy(&output[..split]).into_owned();
    let headers: Vec<(&str, &str)> = head.lines().filter_map(|line| line.split_once(": ")).collect();
    let status = headers.iter().find(|(name, _)| *name == "Status").map_or("200 OK", |(_, status)| status);
    respond(status, &headers, output.get(split + 4..).unwrap_or_default())
}
