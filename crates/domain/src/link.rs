//! Links from note to note, and which note a link means.

use std::ops::Range;

use crate::name::{NameKind, last_part, name_key};

/// A link as it stands in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it points to, as written but without the label: `Note`, `../folder/Note#Heading`, `image.png`.
    pub target: String,
    /// What [`LinkTarget::key`] makes of it.
    pub key: String,
    /// What is shown in its place, where that is something else than the target.
    pub label: Option<String>,
    /// Whether the target is to be shown in place (`![[…]]`).
    pub embed: bool,
    /// The bytes of the body from the first bracket to the last.
    pub span: Range<usize>,
    /// The text around it, on one line.
    pub excerpt: String,
}

/// What a link names, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// How many folders to climb from the folder of the note, for `./` (0) and `../`.
    climbs: Option<usize>,
    /// Begins with `/`: counted from the root.
    from_root: bool,
    /// The folders and the name as keys, joined by `/`.
    path: String,
}

impl LinkTarget {
    /// Longer ones name nothing.
    const MAX: usize = 500;

    /// Takes a target apart. Nothing comes of a target that names no note: a heading of the same note, a web address.
    pub fn parse(target: &str) -> Option<Self> {
        if target.len() > Self::MAX * 4 || target.chars().count() > Self::MAX {
            return None;
        }
        let target = without_heading(target).trim();
        if is_address(target) {
            return None;
        }
        let slashes = target.replace('\\', "/");
        let from_root = slashes.starts_with('/');
        let mut climbs = None;
        let mut parts: Vec<&str> = Vec::new();
        for part in slashes.split('/').map(str::trim) {
            match part {
                "" => {}
                "." => climbs = climbs.or(Some(0)),
                ".." if parts.is_empty() => climbs = Some(climbs.unwrap_or(0) + 1),
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let path = name_key(&parts.join("/"));
        (!path.is_empty()).then_some(Self { climbs, from_root, path })
    }

    /// The last part of the path, by which the store finds the names that may be meant.
    pub fn key(&self) -> &str {
        last_part(&self.path)
    }

    /// The full paths, as keys, that this target can mean when it stands in a note of `notebook`: the best first. Only
    /// for a target that says where it begins.
    fn exact(&self, notebook: &str) -> Option<String> {
        let Some(climbs) = self.climbs else {
            return (self.from_root || self.path.contains('/')).then(|| self.path.clone());
        };
        let folders: Vec<&str> = notebook.split('/').filter(|folder| !folder.is_empty()).collect();
        let kept = folders.len().checked_sub(climbs)?;
        let mut path = folders[..kept].join("/");
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&self.path);
        Some(path)
    }
}

/// What follows `#` is a heading or a block, except where nothing or a space follows: so a note may be called "C#".
fn without_heading(target: &str) -> &str {
    for (at, _) in target.match_indices('#') {
        let behind = &target[at + 1..];
        let file = target[..at].to_lowercase().ends_with(".md");
        if file || !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
            return &target[..at];
        }
    }
    target
}

/// Whether `target` begins like a URL (RFC 3986, section 3.1) or names a host (`//host`).
pub(crate) fn is_address(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = target.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
        && !target[scheme.len() + 1..].starts_with([':', ' '])
}

/// A note that may be meant, by one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a, Id> {
    /// The note.
    pub note: Id,
    /// The key of the notebook it is in.
    pub notebook: &'a str,
    /// What the name is to the note.
    pub kind: NameKind,
    /// The key of the name (for a former one: of the path).
    pub name: &'a str,
}

/// The note that a target means when it stands in a note of `notebook` (a key), by Obsidian's rules: titles before
/// aliases before former titles; then the very path that is written, the notebook of the note itself, notebooks within
/// it, the shortest path.
///
/// A path that leads nowhere means what its end fits, so that links go on working when their note was moved.
pub fn resolve<'a, Id: Copy + Ord>(
    target: &LinkTarget,
    notebook: &str,
    candidates: impl IntoIterator<Item = Candidate<'a, Id>>,
) -> Option<Id> {
    let exact = target.exact(notebook);
    let qualified = target.climbs.is_some() || target.from_root || target.path.contains('/');
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let path = match candidate.kind {
                NameKind::Former => candidate.name.to_owned(),
                _ if candidate.notebook.is_empty() => candidate.name.to_owned(),
                _ => format!("{}/{}", candidate.notebook, candidate.name),
            };
            let is_exact = exact.as_deref() == Some(path.as_str());
            // The end must hold the whole name: "Dict" does not mean the note called "List/Dict".
            let whole = candidate.kind == NameKind::Former || target.path.len() >= candidate.name.len();
            let by_end = whole && ends_with_parts(&path, &target.path);
            // A relative path to a note that is elsewhere by now: its name still says which one was meant.
            let by_name =
                target.climbs.is_some() && ends_with_parts(&path, target.key()) && candidate.name == target.key();
            if !(is_exact || by_end || by_name) {
                return None;
            }
            let place = if is_exact && qualified {
                0
            } else if !by_end {
                4
            } else if candidate.notebook == notebook {
                1
            } else if notebook.is_empty() || within(candidate.notebook, notebook) {
                2
            } else {
                3
            };
            let depth = path.matches('/').count();
            Some(((place == 4, candidate.kind, place, depth, path.len(), path), candidate.note))
        })
        .min()
        .map(|(_, note)| note)
}

fn ends_with_parts(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|folders| folders.is_empty() || folders.ends_with('/'))
}

fn within(notebook: &str, outer: &str) -> bool {
    notebook.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Notes are given as paths, `~` before an alias, `<` before a former path; the answer is the number of one.
    fn check(source: &str, target: &str, names: &[&str], expected: Option<usize>) {
        let parts: Vec<(NameKind, String, String)> = names
            .iter()
            .map(|name| {
                if let Some(path) = name.strip_prefix('<') {
                    return (NameKind::Former, "elsewhere".to_owned(), name_key(path));
                }
                let (kind, path) = match name.strip_prefix('~') {
                    Some(path) => (NameKind::Alias, path),
                    None => (NameKind::Title, *name),
                };
                let (notebook, name) = path.rsplit_once('/').unwrap_or(("", path));
                (kind, name_key(notebook), name_key(&name.replace('|', "/")))
            })
            .collect();
        let candidates = parts.iter().enumerate().map(|(note, (kind, notebook, name))| Candidate {
            note,
            notebook,
            kind: *kind,
            name,
        });
        let found = LinkTarget::parse(target).and_then(|target| resolve(&target, &name_key(source), candidates));
        assert_eq!(found, expected, "[[{target}]] in {source:?} among {names:?}");
    }

    #[test]
    fn links_mean_what_they_mean_in_obsidian() {
        check("", "Note", &["Note"], Some(0));
        check("", "note.md", &["A/NOTE"], Some(0));
        check("", "Note#Heading", &["Note"], Some(0));
        check("", "Note#^block", &["Note"], Some(0));
        check("", "Other", &["Note"], None);
        // The same notebook, then one within it, then the shortest path.
        check("A", "x", &["x", "A/x", "A/B/x"], Some(1));
        check("A", "x", &["C/x", "A/B/x"], Some(1));
        check("Z", "x", &["A/B/x", "C/x"], Some(1));
        check("Z", "x", &["B/x", "A/x"], Some(1));
        // The end of a path, at whole folders.
        check("", "B/x", &["A/B/x"], Some(0));
        check("", "B/x", &["AB/x"], None);
        check("", "B/x", &["A/B/x", "B/x"], Some(1));
        check("Q", "B/x", &["Q/B/x", "B/x"], Some(1));
        check("", "wrong/x", &["A/x"], None);
        // Relative paths.
        check("A/B", "../x", &["x", "A/x", "A/B/x"], Some(1));
        check("A/B", "./x", &["x", "A/x", "A/B/x"], Some(2));
        check("Fleeting", "../Concepts/Dirac delta", &["Concepts/Dirac delta", "Fleeting/Dirac delta"], Some(0));
        check("A", "/x", &["A/x", "x"], Some(1));
        // Relative paths of notes that were moved.
        check("Elsewhere/deep", "../Concepts/x", &["Concepts/x"], Some(0));
        check("A", "../B/x", &["C/x"], Some(0));
        check("A", "../../../x", &["B/x"], Some(0));
        // Titles, aliases, former titles.
        check("A", "x", &["~A/x", "B/x"], Some(1));
        check("A", "x", &["<A/x", "~B/x"], Some(1));
        check("A", "old", &["<Concepts/old"], Some(0));
        check("A", "Concepts/old", &["<Concepts/old"], Some(0));
        // Names of any script, and with a slash of their own.
        check("", "линейная алгебра", &["Математика/Линейная Алгебра"], Some(0));
        check("", "線形代数", &["数学/線形代数"], Some(0));
        check("", "List/Dict", &["A/List|Dict"], Some(0));
        check("", "Dict", &["A/List|Dict"], None);
        check("", "C#", &["C", "C#"], Some(1));
        check("", "C# scope", &["C# scope"], Some(0));
        check("", "cpp.md#", &["cpp"], Some(0));
        check("", "C++", &["C++"], Some(0));
        check("", "std::max", &["std::max"], Some(0));
    }

    #[test]
    fn addresses_and_headings_name_no_note() {
        for target in
            ["#Heading", "", "  ", "https://example.org/x", "mailto:a@b", "//host/x", "..", "/", &"x".repeat(501)]
        {
            assert_eq!(LinkTarget::parse(target), None, "{target}");
        }
        assert!(LinkTarget::parse("Lecture 3: sorting").is_some());
    }

    proptest! {
        #[test]
        fn any_target_can_be_taken_apart(target in any::<String>(), notebook in "[a-z/]{0,12}") {
            if let Some(target) = LinkTarget::parse(&target) {
                prop_assert!(!target.key().is_empty() && !target.key().contains('/'));
                let itself = Candidate { note: 1, notebook: &notebook, kind: NameKind::Title, name: &target.path };
                prop_assert_eq!(resolve(&target, &notebook, [itself]), Some(1));
            }
        }
    }
}
