//! A file from a web server.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use base64::Engine as _;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, http};

use super::WorldError;

/// What to ask for, over `http` or `https`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Download {
    /// Where.
    pub url: String,
    /// Bytes that the file may have at most.
    pub limit: u64,
    /// How long all of it may take.
    pub timeout: Duration,
}

/// What a server answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Downloaded {
    /// The status: 200 for a file.
    pub status: u16,
    /// The status in words: `Not Found`.
    pub reason: &'static str,
    /// The file; empty when the status is no success.
    pub body: Vec<u8>,
}

/// As many as Go's client follows.
const REDIRECTS: u32 = 10;

/// Connections and certificates are set up when the first file is asked for: most builds ask for none.
static AGENT: LazyLock<Agent> = LazyLock::new(|| {
    let crypto = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        // The machine's own roots, as git and kustomize have them: a company's proxy has a certificate of its own.
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(crypto)
        .build();
    let config = Agent::config_builder().tls_config(tls).http_status_as_error(false).max_redirects(REDIRECTS);
    config.user_agent(concat!("kiln/", env!("CARGO_PKG_VERSION"))).build().into()
});

pub(super) fn download(download: &Download) -> Result<Downloaded, WorldError> {
    let failed = |message: String| WorldError::Other { path: PathBuf::from(&download.url), message };
    let request = AGENT.get(&download.url).config().timeout_global(Some(download.timeout)).build();
    let request = match credentials(&download.url) {
        Some(header) => request.header("Authorization", header),
        None => request,
    };
    let response = request.call().map_err(|error| failed(error.to_string()))?;
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or("");
    let mut body = Vec::new();
    if status.is_success() {
        let limit = download.limit;
        let mut reader = response.into_body().into_reader().take(limit + 1);
        reader.read_to_end(&mut body).map_err(|error| failed(broken(&error)))?;
        if body.len() as u64 > limit {
            return Err(failed(format!("it has more than {limit} bytes")));
        }
    }
    Ok(Downloaded { status: status.as_u16(), reason, body })
}

fn broken(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::TimedOut => "it took too long".to_owned(),
        _ => error.to_string(),
    }
}

/// `user:password@` in a URL, as the header that servers read.
fn credentials(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    let (user, _) = uri.authority()?.as_str().rsplit_once('@')?;
    let user = if user.contains(':') { user.to_owned() } else { format!("{user}:") };
    Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(user)))
}
