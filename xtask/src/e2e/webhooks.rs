//! Stands in for the programs behind webhooks, which do not run: it lets every object pass, unchanged.

use std::error::Error;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value as Json, json};

use super::http;
use super::identity::Authority;

/// A server on loopback that answers reviews, for as long as the run lasts.
pub(super) struct Webhooks {
    address: String,
    authority: String,
    answered: Arc<AtomicUsize>,
}

impl Webhooks {
    pub(super) fn serve(authority: &Authority) -> Result<Self, Box<dyn Error>> {
        let identity = authority.server()?;
        let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes())?;
        let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key)?);
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = format!("https://{}", listener.local_addr()?);
        let answered = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&answered);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, counter) = (Arc::clone(&config), Arc::clone(&counter));
                std::thread::spawn(move || answer_all(stream, config, &counter));
            }
        });
        Ok(Self { address, authority: BASE64_STANDARD.encode(authority.certificate()), answered })
    }

    /// How many reviews it has answered.
    pub(super) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// Makes each webhook that `object` declares lead here. The paths that it did it for.
    pub(super) fn take_over(&self, object: &mut Json) -> Vec<String> {
        let mut clients: Vec<&mut Json> = Vec::new();
        match object["kind"].as_str() {
            Some("ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration") => {
                let webhooks = object["webhooks"].as_array_mut().into_iter().flatten();
                clients.extend(webhooks.filter_map(|webhook| webhook.get_mut("clientConfig")));
            }
            Some("CustomResourceDefinition") => {
                clients.extend(object.pointer_mut("/spec/conversion/webhook/clientConfig"));
            }
            _ => {}
        }
        clients.into_iter().map(|client| self.lead_here(client)).collect()
    }

    fn lead_here(&self, client: &mut Json) -> String {
        let path = client.pointer("/service/path").and_then(Json::as_str).unwrap_or("/").to_owned();
        *client = json!({"url": format!("{}{path}", self.address), "caBundle": self.authority});
        path
    }
}

/// Answers one connection's requests until the other side has no more.
fn answer_all(stream: TcpStream, config: Arc<ServerConfig>, counter: &AtomicUsize) {
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut stream = StreamOwned::new(connection, stream);
    let mut received = Vec::new();
    while let Some(request) = http::next(&mut stream, &mut received) {
        let asked = serde_json::from_slice(&request.body).ok();
        let answer = asked.map(|asked| review(&asked).to_string());
        if http::answer(&mut stream, "application/json", answer.as_deref().map(str::as_bytes)).is_err() {
            return;
        }
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Lets an object pass, or says that it already is of the version asked for.
fn review(asked: &Json) -> Json {
    let request = &asked["request"];
    let response = if asked["kind"] == "ConversionReview" {
        let as_asked = |object: &Json| {
            let mut object = object.clone();
            object["apiVersion"] = request["desiredAPIVersion"].clone();
            object
        };
        let objects: Vec<_> = request["objects"].as_array().into_iter().flatten().map(as_asked).collect();
        json!({"uid": request["uid"], "convertedObjects": objects, "result": {"status": "Success"}})
    } else {
        json!({"uid": request["uid"], "allowed": true})
    };
    json!({"apiVersion": asked["apiVersion"], "kind": asked["kind"], "response": response})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::review;

    #[test]
    fn answers_both_kinds_of_review() {
        let asked = json!({"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "1"}});
        assert_eq!(review(&asked)["response"], json!({"uid": "1", "allowed": true}));
        let request =
            json!({"uid": "2", "desiredAPIVersion": "a/v2", "objects": [{"apiVersion": "a/v1", "kind": "A"}]});
        let asked = json!({"kind": "ConversionReview", "apiVersion": "apiextensions.k8s.io/v1", "request": request});
        assert_eq!(review(&asked)["response"]["convertedObjects"], json!([{"apiVersion": "a/v2", "kind": "A"}]));
    }
}
