//! Hashes of passwords: Argon2id (RFC 9106), computed off the asynchronous threads and only a few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, phc::PasswordHash};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordVerifier, Version};
use loci_domain::account::Password;
use tokio::sync::Semaphore;

use crate::{Error, Random, Result};

/// The most hashes computed at once; each needs the whole memory of [`PasswordCost`].
const MOST_AT_ONCE: usize = 4;

/// What it costs to compute the hash of a password, for us and for whoever steals the hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PasswordCost {
    /// 46 MiB, two passes, one lane: at least what both the OWASP password storage cheat sheet and appendix C of
    /// OWASP ASVS 5.0 ask for.
    fn default() -> Self {
        Self { memory: 47_104, passes: 2, lanes: 1 }
    }
}

impl PasswordCost {
    /// The least that Argon2 allows, for tests.
    pub const CHEAPEST: Self = Self { memory: 8, passes: 1, lanes: 1 };
}

/// Computes and compares hashes.
pub(crate) struct PasswordHasher {
    params: Params,
    permits: Arc<Semaphore>,
    /// Compared with when there is no account, so that the answer takes as long as if there were one.
    nobody: String,
}

impl PasswordHasher {
    /// A hasher of this cost.
    ///
    /// # Panics
    ///
    /// When Argon2 does not allow the cost, which settings are to be checked for.
    pub(crate) fn new(cost: PasswordCost) -> Self {
        let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(Params::DEFAULT_OUTPUT_LEN))
            .expect("Argon2 allows this cost");
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let nobody = format!(
            "$argon2id$v=19$m={},t={},p={}${}${}",
            cost.memory,
            cost.passes,
            cost.lanes,
            // In Base64, 16 bytes of salt and 32 of hash, all zero: no password has this hash.
            "A".repeat(22),
            "A".repeat(43)
        );
        Self { params, permits: Arc::new(Semaphore::new(cores.min(MOST_AT_ONCE))), nobody }
    }

    /// The hash of a password, as a PHC string with its salt and cost.
    pub(crate) async fn hash(&self, password: Password, random: &dyn Random) -> Result<String> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let argon2 = self.argon2();
        self.compute(move || {
            let hash: PasswordHash = argon2
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map_err(|error| Error::Internal(format!("a password can't be hashed: {error}")))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether a password has this hash. `None`, where there is no account, takes as long and is never true.
    pub(crate) async fn verify(&self, password: Password, hash: Option<&str>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        let argon2 = self.argon2();
        let same = self
            .compute(move || {
                let hash = PasswordHash::new(&hash)
                    .map_err(|error| Error::Internal(format!("a stored password hash is damaged: {error}")))?;
                // The cost comes from the hash, which may be older than the present one.
                match argon2.verify_password(password.as_bytes(), &hash) {
                    Ok(()) => Ok(true),
                    Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(Error::Internal(format!("a password can't be compared: {error}"))),
                }
            })
            .await?;
        Ok(same && known)
    }

    /// Whether a hash was computed at another cost than the present one.
    pub(crate) fn is_outdated(&self, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return true };
        let Ok(params) = Params::try_from(&hash) else { return true };
        hash.algorithm != ARGON2ID_IDENT
            || (params.m_cost(), params.t_cost(), params.p_cost())
                != (self.params.m_cost(), self.params.t_cost(), self.params.p_cost())
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| Error::Internal("the password hasher is closed".to_owned()))?;
        tokio::task::spawn_blocking(move || {
            // Held by the work itself: a request that is given up doesn't free what its hash still occupies.
            let _permit = permit;
            work()
        })
        .await
        .map_err(|error| Error::Internal(format!("hashing a password failed: {error}")))?
    }
}
