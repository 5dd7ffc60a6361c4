//! E-mail addresses as names of accounts.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// The longest path that SMTP carries, without its angle brackets (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;
/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// An e-mail address in the one form in which accounts are kept and looked up: trimmed, composed (Unicode NFC) and in
/// lower case, so that the same address in another case is the same account.
///
/// What stands before the `@` is lower-cased too. RFC 5321 leaves its case to the receiving host, but no host in use
/// tells two people apart by it, whereas people do type their own address in either case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("Enter an e-mail address.")]
    Empty,
    /// It is longer than e-mail carries.
    #[error(
        "The e-mail address is longer than {LONGEST_ADDRESS} bytes, or its part before the @ longer than {LONGEST_LOCAL_PART}."
    )]
    TooLong,
    /// It is not of the form name@host.
    #[error("The e-mail address must have the form name@example.org, without spaces.")]
    Malformed,
}

impl Email {
    /// Reads an address as somebody typed it.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, in a sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let address: String = text.trim().nfc().flat_map(char::to_lowercase).map(final_sigma).nfc().collect();
        if address.is_empty() {
            return Err(EmailError::Empty);
        }
        if address.len() > LONGEST_ADDRESS {
            return Err(EmailError::TooLong);
        }
        if address.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return Err(EmailError::Malformed);
        }
        let (local, host) = address.split_once('@').ok_or(EmailError::Malformed)?;
        if local.is_empty() || host.contains('@') || host.split('.').any(str::is_empty) {
            return Err(EmailError::Malformed);
        }
        if local.len() > LONGEST_LOCAL_PART {
            return Err(EmailError::TooLong);
        }
        Ok(Self(address))
    }

    /// The address in its one form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The lower case of Σ depends on its place in a word; taking σ everywhere keeps every spelling of an address the same.
fn final_sigma(character: char) -> char {
    if character == 'ς' { 'σ' } else { character }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Addresses are personal and logs are read by many: only the host is shown.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email(…@{})", self.0.split('@').nth(1).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Result<&str, EmailError>) {
        assert_eq!(Email::parse(text).as_ref().map(Email::as_str), expected.as_ref().copied(), "{text:?}");
    }

    #[test]
    fn the_same_address_in_another_case_is_the_same() {
        check("  Ada@Example.ORG ", Ok("ada@example.org"));
        check("JÜRGEN@MÜNCHEN.DE", Ok("jürgen@münchen.de"));
        check("ju\u{308}rgen@mu\u{308}nchen.de", Ok("jürgen@münchen.de"));
        check("ΝΊΚΟΣ@example.gr", Ok("νίκοσ@example.gr"));
        check("νίκος@example.gr", Ok("νίκοσ@example.gr"));
        check("student@localhost", Ok("student@localhost"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_reason() {
        check("", Err(EmailError::Empty));
        check(" \t ", Err(EmailError::Empty));
        for malformed in [
            "ada",
            "@",
            "@example.org",
            "ada@",
            "ada@example..org",
            "ada@.org",
            "ada@example.",
            "a@b@c",
            "a da@example.org",
            "ada@exam ple.org",
            "ada\0@example.org",
            "ada@example.org\nbcc: x@y",
            "ada\u{a0}b@example.org",
        ] {
            check(malformed, Err(EmailError::Malformed));
        }
        check(&format!("{}@example.org", "a".repeat(65)), Err(EmailError::TooLong));
        check(&format!("a@{}.org", "b".repeat(255)), Err(EmailError::TooLong));
    }

    #[test]
    fn a_log_line_does_not_show_who_it_is() {
        let email = Email::parse("ada@example.org").unwrap();
        assert!(!format!("{email:?}").contains("ada"));
    }

    proptest! {
        #[test]
        fn reading_an_address_again_changes_nothing(text in "\\PC{1,20}@\\PC{1,20}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }

        #[test]
        fn case_never_makes_a_second_account(text in "[a-zäöüßéσçñ0-9.+-]{1,20}@[a-zäöüé0-9]{1,10}\\.[a-z]{2,4}") {
            let upper: String = text.chars().map(|c| c.to_uppercase().next().filter(|_| c.to_uppercase().count() == 1).unwrap_or(c)).collect();
            prop_assert_eq!(Email::parse(&upper), Email::parse(&text));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Email::parse(&text);
        }
    }
}
