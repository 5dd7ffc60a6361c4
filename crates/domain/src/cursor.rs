//! Where the next page of a list begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text is no cursor of this list. Cursors are only ever copied from a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This cursor does not belong to this list. Leave it out to begin at the first page.")]
pub struct CursorError;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<Item> {
    /// What is on it.
    pub items: Vec<Item>,
    /// What to ask for the next page with; nothing after the last.
    pub next_cursor: Option<String>,
}

/// Writes the sort key and the id of the last item of a page as an opaque text.
pub fn encode<Key: Serialize>(key: &Key) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).expect("keys are plain values, which JSON can hold"))
}

/// Reads what [`encode`] wrote.
///
/// # Errors
///
/// When it is not one of ours, or one of another list.
pub fn decode<Key: DeserializeOwned>(cursor: &str) -> Result<Key, CursorError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| CursorError)?;
    serde_json::from_slice(&bytes).map_err(|_| CursorError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_others_are_refused() {
        let key = ("title".to_owned(), 7_u32);
        assert_eq!(decode::<(String, u32)>(&encode(&key)), Ok(key));
        for bad in ["", "x", "%%%", "bnVsbA", &encode(&1)] {
            assert_eq!(decode::<(String, u32)>(bad), Err(CursorError));
        }
    }
}
