//! Who sends a request, as far as it can be seen, and whether a page of ours does.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use loci_app::accounts::Client;
use loci_domain::session::device_name;

use crate::{ApiState, HttpSettings, Problem};

/// A range of addresses, such as `10.0.0.0/8` or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    prefix: u32,
}

/// Why a text is no range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidAddressRange;

impl std::fmt::Display for InvalidAddressRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected an address such as 192.0.2.1, or a range such as 10.0.0.0/8")
    }
}

impl std::error::Error for InvalidAddressRange {}

impl FromStr for AddressRange {
    type Err = InvalidAddressRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| InvalidAddressRange)?)),
            None => (text, None),
        };
        let first: IpAddr = address.trim().parse().map_err(|_| InvalidAddressRange)?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        if prefix > longest { Err(InvalidAddressRange) } else { Ok(Self { first, prefix }) }
    }
}

impl AddressRange {
    /// Whether the address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                (first.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                (first.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

/// Who sends a request.
#[derive(Debug, Clone)]
pub struct Requester(pub Client);

impl FromRequestParts<ApiState> for Requester {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let address = client_address(peer, &parts.headers, &state.settings.trusted_proxies);
        Ok(Self(Client { address, device: device_name(agent) }))
    }
}

/// The address a request comes from. `X-Forwarded-For` is believed only as far as proxies of ours have written it:
/// from its right end up to the first address that is none of theirs.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    let mut address = peer.to_canonical();
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for hop in forwarded.into_iter().rev() {
        if !is_trusted(address) {
            break;
        }
        let Ok(next) = hop.parse::<IpAddr>() else { break };
        address = next.to_canonical();
    }
    address
}

/// Proof that a request does not come from a page of somebody else. Asked for wherever a browser's cookie has an
/// effect, and where a live connection begins.
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin;

impl FromRequestParts<ApiState> for SameOrigin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        if is_same_origin(&parts.headers, &state.settings) {
            return Ok(Self);
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden_origin",
            "This request comes from a page of another site. If a proxy stands before Loci, set its public address in \
             LOCI_PUBLIC_URL.",
        ))
    }
}

/// Every browser says where a request that may change something comes from: `Sec-Fetch-Site` where it is served
/// securely, `Origin` always. What says neither is no browser and holds no cookie it was not given on purpose.
fn is_same_origin(headers: &HeaderMap, settings: &HttpSettings) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else {
        return !headers.contains_key(header::ORIGIN);
    };
    let Ok(origin) = origin.to_str() else { return false };
    let public = settings.public_url.as_deref().map(|url| url.trim_end_matches('/'));
    if public.is_some_and(|public| origin.eq_ignore_ascii_case(origin_of(public))) {
        return true;
    }
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(|host| text("host").is_some_and(|own| own.eq_ignore_ascii_case(host)))
}

/// The scheme, host and port of an address.
fn origin_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |position| position + 3);
    url[after_scheme..].find('/').map_or(url, |path| &url[..after_scheme + path])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(texts: &[&str]) -> Vec<AddressRange> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client_address(peer.parse().unwrap(), &headers, &ranges(trusted)).to_string()
    }

    #[test]
    fn a_forwarded_address_counts_only_when_a_proxy_of_ours_wrote_it() {
        assert_eq!(address("192.0.2.9", &["203.0.113.1"], &[]), "192.0.2.9");
        assert_eq!(address("10.0.0.2", &["203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(address("::ffff:10.0.0.2", &["203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
        // What the client itself wrote stands further left and is not believed.
        assert_eq!(address("10.0.0.2", &["198.51.100.7, 203.0.113.1"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(address("10.0.0.2", &["198.51.100.7", "203.0.113.1, 10.0.0.3"], &["10.0.0.0/8"]), "203.0.113.1");
        assert_eq!(address("10.0.0.2", &["nonsense"], &["10.0.0.0/8"]), "10.0.0.2");
        assert_eq!(address("2001:db8::1", &["2001:db8:9::1"], &["2001:db8::/64"]), "2001:db8:9::1");
    }

    #[test]
    fn ranges_are_read_or_refused() {
        for text in ["10.0.0.0/8", "192.0.2.1", "::1", "2001:db8::/32", "0.0.0.0/0"] {
            assert!(text.parse::<AddressRange>().is_ok(), "{text}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0.0/", "::/129", "example.org", "10.0.0.0/-1"] {
            assert!(text.parse::<AddressRange>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_pages_of_ours_may_use_a_cookie() {
        let check = |headers: &[(&'static str, &str)], public: Option<&str>, expected: bool| {
            let mut map = HeaderMap::new();
            map.append("host", "loci.lan:8001".parse().unwrap());
            for (name, value) in headers {
                map.append(*name, value.parse().unwrap());
            }
            let settings = HttpSettings { public_url: public.map(str::to_owned), ..HttpSettings::default() };
            assert_eq!(is_same_origin(&map, &settings), expected, "{headers:?}");
        };
        check(&[], None, true);
        check(&[("origin", "http://loci.lan:8001")], None, true);
        check(&[("origin", "http://LOCI.lan:8001"), ("sec-fetch-site", "same-origin")], None, true);
        check(&[("origin", "http://loci.lan")], None, false);
        check(&[("origin", "https://evil.example")], None, false);
        check(&[("origin", "https://evil.example/loci.lan:8001")], None, false);
        check(&[("origin", "null")], None, false);
        check(&[("origin", "http://loci.lan:8001"), ("origin", "https://evil.example")], None, false);
        check(&[("sec-fetch-site", "cross-site")], None, false);
        check(&[("sec-fetch-site", "same-site")], None, false);
        check(&[("origin", "https://loci.example.org")], Some("https://loci.example.org/notes/"), true);
        check(&[("origin", "https://evil.example")], Some("https://loci.example.org"), false);
    }
}
