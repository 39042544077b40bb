//! A host that speaks TLS well and shows a certificate that nobody vouches for, as someone on the way would who wants to
//! read along. Whoever believes it is heard.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub(crate) struct Impostor {
    /// Its address, to be set as the Graph host.
    pub(crate) url: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    met: AtomicUsize,
    heard: AtomicUsize,
}

impl Impostor {
    /// Listens until the process ends.
    pub(crate) fn listen() -> Self {
        super::meta::install_tls();
        let certificate = CertificateDer::from_pem_slice(include_bytes!("impostor/certificate.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("impostor/key.pem")).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let counts = Arc::new(Counts::default());
        let kept = counts.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, counts) = (config.clone(), counts.clone());
                counts.met.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || listen_to(config, stream, &counts.heard));
            }
        });
        Self { url, counts: kept }
    }

    /// How many connections there were.
    pub(crate) fn met(&self) -> usize {
        self.counts.met.load(Ordering::SeqCst)
    }

    /// How many bytes of requests it has read.
    pub(crate) fn heard(&self) -> usize {
        self.counts.heard.load(Ordering::SeqCst)
    }
}

/// Counts the first bytes that somebody says once they believe it; they get no answer.
fn listen_to(config: Arc<ServerConfig>, mut stream: TcpStream, heard: &AtomicUsize) {
    let mut connection = ServerConnection::new(config).unwrap();
    // Whoever does not believe it says so, and that is an error here.
    let read = Stream::new(&mut connection, &mut stream).read(&mut [0; 1024]).unwrap_or(0);
    heard.fetch_add(read, Ordering::SeqCst);
}
