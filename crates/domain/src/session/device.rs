//! What a device is called in the list of sessions.

/// The most characters taken over from a client that names itself.
const LONGEST_NAME: usize = 60;

/// Browsers by the product they name in `User-Agent`. Each also names those whose pages it wants to be served, so that
/// the more particular one stands first.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Operating systems by what `User-Agent` says of the platform, the more particular one first.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A short name for the device that sent this `User-Agent` (RFC 9110, 10.1.5), such as "Firefox on Linux".
pub fn device_name(user_agent: Option<&str>) -> String {
    let agent = user_agent.unwrap_or_default();
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => own_name(agent).unwrap_or_else(|| "Unknown device".to_owned()),
    }
}

/// The first product of the header, without what could disturb a page or a database.
fn own_name(agent: &str) -> Option<String> {
    let product = agent.split(['/', ' ']).find(|part| !part.is_empty())?;
    let name: String = product.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn devices_are_named_as_people_know_them() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("python-requests/2.32", "python-requests"),
            ("", "Unknown device"),
        ] {
            assert_eq!(device_name(Some(agent)), name);
        }
        assert_eq!(device_name(None), "Unknown device");
    }

    proptest! {
        #[test]
        fn any_header_gives_a_short_plain_name(agent in any::<String>()) {
            let name = device_name(Some(&agent));
            prop_assert!(!name.is_empty());
            prop_assert!(name.chars().count() <= LONGEST_NAME);
            prop_assert!(!name.chars().any(char::is_control));
        }
    }
}
