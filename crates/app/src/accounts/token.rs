//! Opaque tokens: 256 random bits that mean nothing by themselves.

use std::fmt::Write;

use loci_store::sessions::TokenHash;
use sha2::{Digest, Sha256};

use crate::Random;

/// A token and the only form in which it is kept.
pub(super) struct Token {
    /// What its holder presents.
    pub(super) secret: String,
    /// What the database knows.
    pub(super) hash: TokenHash,
}

impl Token {
    /// A new token. `kind` stands before the random part, so that whoever finds a token knows what it is.
    pub(super) fn new(kind: &str, random: &dyn Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        let mut secret = String::with_capacity(kind.len() + 2 * bytes.len());
        secret.push_str(kind);
        for byte in bytes {
            write!(secret, "{byte:02x}").expect("a string can be written to");
        }
        let hash = hash(&secret);
        Self { secret, hash }
    }
}

/// The hash of whatever somebody presents as a token. Without a salt and in one round: a token holds too much
/// randomness to be guessed.
pub(super) fn hash(secret: &str) -> TokenHash {
    Sha256::digest(secret.as_bytes()).into()
}
