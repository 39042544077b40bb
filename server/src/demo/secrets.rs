//! What the parts of one run share: tokens for machines, a password for people. Random every time.

use hilo_simulator::BusinessNumber;
use rand::Rng;
use rand::seq::IndexedRandom;

/// What this run's parts share.
pub(super) struct Secrets {
    pub verify_token: String,
    pub app_secret: String,
    pub access_token: String,
    pub password: String,
}

impl Secrets {
    pub(super) fn random() -> Self {
        let token = || hex::encode(rand::random::<[u8; 16]>());
        Self {
            verify_token: token(),
            app_secret: token(),
            access_token: format!("EAA{}", token()),
            password: passphrase(&mut rand::rng()),
        }
    }

    /// The simulator that shares them.
    pub(super) fn simulator(&self, numbers: Vec<BusinessNumber>) -> hilo_simulator::Config {
        hilo_simulator::Config {
            app_secret: self.app_secret.clone(),
            verify_token: self.verify_token.clone(),
            access_token: self.access_token.clone(),
            numbers,
            ..hilo_simulator::Config::default()
        }
    }
}

/// Words that are easy to read off one screen and type on another.
const WORDS: [&str; 32] = [
    "abrazo", "alfajor", "barrio", "brisa", "cancha", "cometa", "dulce", "empanada", "farol", "fogata",
    "galleta", "guitarra", "horno", "jardin", "ladera", "limon", "luna", "mate", "milonga", "naranja",
    "nube", "pampa", "patio", "pelota", "plaza", "puente", "ronda", "sendero", "sierra", "tango", "tren",
    "vereda",
];

/// Three words and four digits: some hundred million to guess, for a server on this machine and one afternoon.
fn passphrase(random: &mut impl Rng) -> String {
    let words: Vec<&str> = WORDS.choose_multiple(random, 3).copied().collect();
    format!("{}-{}", words.join("-"), random.random_range(1_000..10_000))
}
