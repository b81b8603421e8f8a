//! As much of HTTP/1.1 as clients on loopback need: requests one after the other, bodies in one piece or in chunks.

use std::io::{Read, Write};

/// A request.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) body: Vec<u8>,
}

/// How the length of a body is told.
enum Framing {
    Length(usize),
    Chunks,
}

/// Reads the next request; what follows it stays in `received`. `None` at the end, and for what is no HTTP.
pub(super) fn next(stream: &mut impl Read, received: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some((request, length)) = whole(received) {
            received.drain(..length);
            return Some(request);
        }
        let mut part = [0; 16 * 1024];
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(length) => received.extend_from_slice(&part[..length]),
        }
    }
}

/// Answers with 200, or with 404 where there is no body to give.
pub(super) fn answer(stream: &mut impl Write, kind: &str, body: Option<&[u8]>) -> std::io::Result<()> {
    let status = if body.is_some() { "200 OK" } else { "404 Not Found" };
    let body = body.unwrap_or_default();
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n")?;
    stream.write_all(body)?;
    stream.flush()
}

/// The first request, and its bytes, once all of it is there.
fn whole(received: &[u8]) -> Option<(Request, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = parsed.parse(received).ok()? else { return None };
    let (body, length) = match framing(parsed.headers) {
        Framing::Length(length) => (received.get(head..head + length)?.to_vec(), length),
        Framing::Chunks => chunks(&received[head..])?,
    };
    let request = Request { method: parsed.method?.to_owned(), target: parsed.path?.to_owned(), body };
    Some((request, head + length))
}

fn framing(headers: &[httparse::Header<'_>]) -> Framing {
    let header = |name: &str| {
        let found = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok()
    };
    if header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        return Framing::Chunks;
    }
    Framing::Length(header("content-length").and_then(|value| value.trim().parse().ok()).unwrap_or_default())
}

/// A body in chunks, and its bytes with their frames.
fn chunks(received: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let httparse::Status::Complete((head, size)) = httparse::parse_chunk_size(&received[at..]).ok()? else {
            return None;
        };
        let size = usize::try_from(size).ok()?;
        let start = at + head;
        at = start.checked_add(size)?.checked_add(2)?;
        body.extend_from_slice(received.get(start..at)?.get(..size)?);
        if size == 0 {
            return Some((body, at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    struct OneByOne<'a>(&'a [u8]);

    impl std::io::Read for OneByOne<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(&mut into[..1])
        }
    }

    #[test]
    fn reads_requests_that_arrive_together_and_in_parts() {
        let text = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}GET /b?c HTTP/1.1\r\n\r\n\
                    POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
        let (mut received, mut stream) = (Vec::new(), OneByOne(text.as_bytes()));
        let mut read = || next(&mut stream, &mut received).map(|request| (request.target, request.body));
        assert_eq!(read(), Some(("/a".to_owned(), b"{}".to_vec())));
        assert_eq!(read(), Some(("/b?c".to_owned(), Vec::new())));
        assert_eq!(read(), Some(("/".to_owned(), b"abcd".to_vec())));
        assert_eq!(read(), None);
    }
}
