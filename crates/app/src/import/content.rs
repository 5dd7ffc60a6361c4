//! What the bytes of a file say, whatever its name promises.

/// Reads a text file. A byte order mark is left out, unless the file is an export of Loci's and the mark the student's;
/// everything else stays as it is.
///
/// # Errors
///
/// A sentence that says what the file is instead of UTF-8 text, and what to do.
pub(super) fn text(bytes: Vec<u8>, exported: bool) -> Result<String, String> {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if utf16 {
        return Err("it is UTF-16, not UTF-8; save it as UTF-8 in your editor and import it again".to_owned());
    }
    let mut bytes = bytes;
    if !exported && bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    if let Some(position) = bytes.iter().position(|byte| *byte == 0) {
        return Err(format!("it holds a zero byte (at {position}), so it is not text; it was left out"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to();
        format!(
            "it is not UTF-8 (the byte at {position} begins no character), perhaps Latin-1 or Windows-1252; save it as \
             UTF-8 in your editor and import it again"
        )
    })
}

/// The media type that the first bytes of a file show, of those that notes can show. SVG has no signature: it is text
/// whose first element is `svg`.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    // Signatures from the WHATWG MIME Sniffing Standard, section 6, and ISO/IEC 23000-22 for AVIF.
    let begins = |signature: &[u8]| bytes.starts_with(signature);
    let at = |offset: usize, signature: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(signature));
    if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"\xFF\xD8\xFF") {
        Some("image/jpeg")
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some("image/gif")
    } else if begins(b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if at(4, b"ftypavif") || at(4, b"ftypavis") {
        Some("image/avif")
    } else if begins(b"BM") && bytes.len() > 26 {
        Some("image/bmp")
    } else if begins(&[0, 0, 1, 0]) {
        Some("image/x-icon")
    } else if begins(b"%PDF-") {
        Some("application/pdf")
    } else if is_svg(bytes) {
        Some("image/svg+xml")
    } else {
        None
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    // The cut may have split a character, which says nothing about the file.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // Declarations and comments may stand before the root element.
    while let Some(end) = match () {
        () if rest.starts_with("<?") => rest.find("?>").map(|at| at + 2),
        () if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
        () if rest.starts_with("<!") => declaration_end(rest),
        () => None,
    } {
        rest = rest[end..].trim_start();
    }
    rest.strip_prefix("<svg").is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
        || rest.starts_with("<svg:svg")
}

/// Where a `<!DOCTYPE …>` ends, which may hold further declarations in brackets.
fn declaration_end(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text.find('[') {
        Some(open) if open < close => {
            let inner = text[open..].find(']')? + open;
            text[inner..].find('>').map(|at| inner + at + 1)
        }
        _ => Some(close + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_and_nothing_else() {
        assert_eq!(text(b"\xEF\xBB\xBF# \xC3\xA9t\xC3\xA9\r\n".to_vec(), false).as_deref(), Ok("# été\r\n"));
        for (bytes, word) in [
            (&b"\xFF\xFEa\0"[..], "UTF-16"),
            (b"caf\xE9", "Latin-1"),
            (b"a\0b", "zero byte"),
            (b"cut \xE2\x82", "Latin-1"),
        ] {
            let reason = text(bytes.to_vec(), false).expect_err("not UTF-8");
            assert!(reason.contains(word), "{reason}");
        }
    }

    #[test]
    fn media_types_follow_the_content() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        let svg = "<?xml version=\"1.0\"?>\n<!-- made -->\n<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg xmlns=\"\">";
        assert_eq!(media_type(svg.as_bytes()), Some("image/svg+xml"));
        assert_eq!(media_type(b"<svg>"), Some("image/svg+xml"));
        for none in ["<html><svg>", "<script>", "", "MZ", "<svgx>", "<!--", "<?"] {
            assert_eq!(media_type(none.as_bytes()), None, "{none}");
        }
    }
}
