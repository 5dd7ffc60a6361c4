//! What a password must be. Length and rarity count; there are no rules on its composition, which make passwords
//! neither safer nor easier to remember (NIST SP 800-63B, 3.1.1; OWASP ASVS 5.0, 6.2).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// The fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// The most characters of a password. More are refused, never cut off.
pub const LONGEST_PASSWORD: usize = 128;

/// The 3,000 most common passwords that are long enough for us, in lower case: taken in order from the ten million
/// that Mark Burnett published in 2015 under CC0.
const COMMON: &str = include_str!("common_passwords.txt");

/// A password, in the Unicode form NFKC so that it is the same from every keyboard.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It has fewer than [`SHORTEST_PASSWORD`] characters.
    #[error("The password must have at least {SHORTEST_PASSWORD} characters. A few unrelated words make a good one.")]
    TooShort,
    /// It has more than [`LONGEST_PASSWORD`] characters.
    #[error("The password must have at most {LONGEST_PASSWORD} characters.")]
    TooLong,
    /// It is among the passwords that are tried first.
    #[error("This password is one of the most common ones and would be guessed at once. Choose another.")]
    Common,
}

impl Password {
    /// A password that somebody wants to have from now on.
    ///
    /// # Errors
    ///
    /// Says which rule it breaks, in a sentence for the person who chose it.
    pub fn choose(text: &str) -> Result<Self, PasswordError> {
        let password = Self::attempt(text);
        match password.0.chars().count() {
            ..SHORTEST_PASSWORD => Err(PasswordError::TooShort),
            SHORTEST_PASSWORD..=LONGEST_PASSWORD if password.is_common() => Err(PasswordError::Common),
            SHORTEST_PASSWORD..=LONGEST_PASSWORD => Ok(password),
            _ => Err(PasswordError::TooLong),
        }
    }

    /// A password that somebody claims to have. Anything may be claimed, and is then compared like any other.
    pub fn attempt(text: &str) -> Self {
        Self(text.nfkc().collect())
    }

    /// What is hashed: every byte counts.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn is_common(&self) -> bool {
        let lower = self.0.to_lowercase();
        COMMON.lines().any(|common| common == lower)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Result<(), PasswordError>) {
        assert_eq!(Password::choose(text).map(drop), expected, "{text:?}");
    }

    #[test]
    fn length_counts_characters_and_nothing_is_cut_off() {
        check("", Err(PasswordError::TooShort));
        check("elevenchars", Err(PasswordError::TooShort));
        check("twelve chars", Ok(()));
        check(&"пароль на 64 знака ".repeat(4)[..], Ok(()));
        check(
            &"длинная фраза из шестидесяти четырёх знаков, с пробелами и точкой".chars().take(64).collect::<String>(),
            Ok(()),
        );
        check(&"🦉 owls read at night".repeat(6), Ok(()));
        check(&"ab".repeat(64), Ok(()));
        check(&format!("{}c", "ab".repeat(64)), Err(PasswordError::TooLong));
        let long = Password::choose(&"ab".repeat(64)).unwrap();
        assert_ne!(long, Password::attempt(&"ab".repeat(63)));
        assert_ne!(long, Password::attempt(&format!("{}c", "ab".repeat(64))));
    }

    #[test]
    fn composition_does_not_count() {
        check("only lower case letters", Ok(()));
        check("840275930164", Ok(()));
    }

    #[test]
    fn the_most_common_passwords_are_refused_in_any_case() {
        assert_eq!(COMMON.lines().count(), 3000);
        for common in COMMON.lines() {
            check(common, Err(PasswordError::Common));
        }
        check("PasswordPassword", Err(PasswordError::Common));
        check("Qwerty123456", Err(PasswordError::Common));
    }

    #[test]
    fn one_password_is_the_same_from_every_keyboard() {
        assert_eq!(Password::attempt("caf\u{e9} au lait"), Password::attempt("cafe\u{301} au lait"));
        assert_ne!(Password::attempt("Cafe au lait"), Password::attempt("cafe au lait"));
    }

    #[test]
    fn it_is_never_shown() {
        assert!(!format!("{:?}", Password::attempt("open sesame, mountain")).contains("sesame"));
    }

    proptest! {
        #[test]
        fn what_is_accepted_fits(text in "\\PC{0,140}") {
            if let Ok(password) = Password::choose(&text) {
                let characters = std::str::from_utf8(password.as_bytes()).unwrap().chars().count();
                prop_assert!((SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&characters));
                prop_assert_eq!(password, Password::attempt(&text));
            }
        }
    }
}
