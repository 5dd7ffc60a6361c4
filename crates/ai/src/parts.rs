//! Which note is a part of which, where the notes themselves say so.
//!
//! Nothing is concluded from closeness: a whole lists its parts, has a section for each, lies beside them as the note of their folder, or a
//! sentence says it ("Glycolysis is a stage of cellular respiration"). The passage that says it comes with the answer.

use loci_text::{Document, Language, front_matter_end, terms};

use crate::provenance::TextSpan;

/// Fewer links are no map of a subject.
const FEWEST_ITEMS: usize = 4;
/// At least this share of what a map says is its list.
const LISTED: f32 = 0.6;

/// A note that may be a part or a whole.
#[derive(Clone, Copy, Debug)]
pub struct PartNote<'a> {
    /// The title.
    pub title: &'a str,
    /// The other names it answers to.
    pub aliases: &'a [String],
    /// The path of its notebook, parts joined by `/`.
    pub notebook: &'a str,
    /// The text, in Markdown.
    pub body: &'a str,
    /// The text, read.
    pub document: &'a Document,
}

/// What says that a note is a part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartEvidence {
    /// A sentence of the part says it.
    SaidByPart(TextSpan),
    /// A sentence of the whole says it.
    SaidByWhole(TextSpan),
    /// The whole is a map of its subject, and this item of its list is the part.
    Listed(TextSpan),
    /// The whole has a section under the name of the part, and links to it.
    Section(TextSpan),
    /// The whole is the note of the folder in which the part lies.
    Folder,
}

/// What says that `part` is a part of `whole`, if anything does. Takes time linear in the length of both.
#[must_use]
pub fn part_of(part: &PartNote<'_>, whole: &PartNote<'_>) -> Option<PartEvidence> {
    said(part.document, part, whole)
        .map(PartEvidence::SaidByPart)
        .or_else(|| said(whole.document, part, whole).map(PartEvidence::SaidByWhole))
        .or_else(|| listed(part, whole).map(PartEvidence::Listed))
        .or_else(|| section(part, whole).map(PartEvidence::Section))
        .or_else(|| is_note_of_folder(part, whole).then_some(PartEvidence::Folder))
}

impl PartNote<'_> {
    /// Whether a phrase is the title or an alias, in any form of its words.
    fn is_named(&self, phrase: &str, language: Option<Language>) -> bool {
        let stems = |text: &str| -> Vec<String> {
            terms::content_terms(text, language).into_iter().map(|term| term.stem).collect()
        };
        let named = stems(phrase);
        !named.is_empty() && (stems(self.title) == named || self.aliases.iter().any(|alias| stems(alias) == named))
    }
}

/// What stands between a part and its whole.
const RELATIONS: [&str; 18] = [
    "part",
    "component",
    "element",
    "kind",
    "type",
    "form",
    "branch",
    "subfield",
    "field",
    "subset",
    "member",
    "stage",
    "phase",
    "step",
    "subtype",
    "layer",
    "organ",
    "constituent",
];
/// What stands between a whole and the list of its parts.
const CONSISTS: [&str; 7] = [
    " consists of ",
    " consist of ",
    " is made up of ",
    " is composed of ",
    " is divided into ",
    " comprises ",
    " are divided into ",
];
/// What ends the name of a whole.
const ENDS: [&str; 16] = [
    " that ",
    " which ",
    " who ",
    " in ",
    " for ",
    " and ",
    " where ",
    " with ",
    " used ",
    " when ",
    " by ",
    " because ",
    " as ",
    " on ",
    " at ",
    " to ",
];

/// The sentence of an English note that says that one is a part of the other.
fn said(document: &Document, part: &PartNote<'_>, whole: &PartNote<'_>) -> Option<TextSpan> {
    let language = document.language().filter(|language| *language == Language::English)?;
    let sentence = document.sentences().iter().find(|sentence| {
        let text = sentence.text.trim_end_matches(['.', '!']);
        names_a_relation(text).is_some_and(|(subject, object)| {
            part.is_named(subject, Some(language)) && whole.is_named(object, Some(language))
        }) || names_parts(text).is_some_and(|(subject, parts)| {
            whole.is_named(subject, Some(language)) && parts.iter().any(|name| part.is_named(name, Some(language)))
        })
    })?;
    Some(TextSpan { text: sentence.text.clone(), start: sentence.span.start, end: sentence.span.end })
}

/// "X is an important part of the Y, …" to X and Y.
fn names_a_relation(text: &str) -> Option<(&str, &str)> {
    let (subject, rest) = [" is ", " are "].iter().find_map(|copula| text.split_once(copula))?;
    let (what, object) = rest.split_once(" of ")?;
    // "A part", "one of the main parts", "an essential component": the relation is the last word of a few.
    let mut words = what.split(' ');
    let relation = words.next_back()?.trim_end_matches('s');
    let plain = words.clone().count() <= 3 && !what.contains(',') && !words.any(|word| matches!(word, "not" | "no"));
    let end = ENDS.iter().filter_map(|mark| object.find(mark)).chain(object.find([',', ';', ':', '('])).min();
    (plain && RELATIONS.contains(&relation)).then(|| (subject, &object[..end.unwrap_or(object.len())]))
}

/// "Y consists of A, B and C" to Y and its parts.
fn names_parts(text: &str) -> Option<(&str, Vec<&str>)> {
    let (subject, list) = CONSISTS.iter().find_map(|verb| text.split_once(verb))?;
    let items = list.split([',', ';', ':']).flat_map(|item| item.split(" and ")).map(|item| {
        let item = item.trim();
        item.strip_prefix("and ").unwrap_or(item)
    });
    Some((subject, items.filter(|item| !item.is_empty()).collect()))
}

/// The item of a map of content that is the part.
fn listed(part: &PartNote<'_>, whole: &PartNote<'_>) -> Option<TextSpan> {
    let body = front_matter_end(whole.body);
    let (mut at, mut lines, mut items) = (body, 0_usize, 0_usize);
    let mut found = None;
    for line in whole.body[body..].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') || text == "---" {
            continue;
        }
        lines += 1;
        let Some(link) = first_link(text) else { continue };
        items += 1;
        if found.is_none() && link.names(part) {
            let indent = line.len() - line.trim_start().len();
            let shown = link.label.unwrap_or(link.target).to_owned();
            found = Some(TextSpan { text: shown, start: start + indent, end: start + indent + text.len() });
        }
    }
    found.filter(|_| items >= FEWEST_ITEMS && items as f32 >= LISTED * lines as f32)
}

/// A link to a note as it is written.
struct WrittenLink<'a> {
    target: &'a str,
    label: Option<&'a str>,
}

impl WrittenLink<'_> {
    fn names(&self, note: &PartNote<'_>) -> bool {
        let target = self.target.split('#').next().unwrap_or_default();
        let name = target.rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".md").unwrap_or(name).trim().to_lowercase();
        !name.is_empty()
            && (note.title.trim().to_lowercase() == name
                || note.aliases.iter().any(|alias| alias.trim().to_lowercase() == name))
    }
}

/// The link with which an item of a list begins.
fn first_link(line: &str) -> Option<WrittenLink<'_>> {
    let marker = line.find(|letter: char| !letter.is_ascii_digit())?;
    let item = line[marker..].strip_prefix(['-', '*', '+', '.', ')'])?.trim_start();
    let item = item.trim_start_matches(['*', '_', '!']);
    if let Some(inside) = item.strip_prefix("[[") {
        let (inside, _) = inside.split_once("]]")?;
        return Some(match inside.split_once('|') {
            Some((target, label)) => WrittenLink { target, label: Some(label) },
            None => WrittenLink { target: inside, label: None },
        });
    }
    let (label, rest) = item.strip_prefix('[')?.split_once("](")?;
    let (target, _) = rest.split_once(')')?;
    (!target.contains("://")).then_some(WrittenLink { target, label: Some(label) })
}

/// The heading of the whole that has the name of the part, where the whole links to it.
fn section(part: &PartNote<'_>, whole: &PartNote<'_>) -> Option<TextSpan> {
    let name = |text: &str| text.trim().to_lowercase();
    let heading = whole.document.headings().iter().find(|heading| {
        let text = name(&heading.text);
        heading.level > 1 && (text == name(part.title) || part.aliases.iter().any(|alias| name(alias) == text))
    })?;
    let links = whole.body.match_indices("[[").any(|(at, _)| {
        let inside = whole.body[at + 2..].split(['|', ']', '\n']).next().unwrap_or_default();
        WrittenLink { target: inside, label: None }.names(part)
    });
    links.then(|| TextSpan { text: heading.text.clone(), start: heading.span.start, end: heading.span.end })
}

/// Whether the whole has the name of the part's folder and lies in it or beside it.
fn is_note_of_folder(part: &PartNote<'_>, whole: &PartNote<'_>) -> bool {
    let (above, folder) = part.notebook.rsplit_once('/').unwrap_or(("", part.notebook));
    !folder.is_empty()
        && whole.title.trim().to_lowercase() == folder.trim().to_lowercase()
        && part.title != whole.title
        && (whole.notebook == part.notebook || whole.notebook == above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use loci_text::Source;

    fn evidence(part: (&str, &str, &str), whole: (&str, &str, &str)) -> Option<PartEvidence> {
        let read = |body: &str| Document::parse(body, Source::Markdown);
        let (part_text, whole_text) = (read(part.2), read(whole.2));
        part_of(
            &PartNote { title: part.0, aliases: &[], notebook: part.1, body: part.2, document: &part_text },
            &PartNote { title: whole.0, aliases: &[], notebook: whole.1, body: whole.2, document: &whole_text },
        )
    }

    const RESPIRATION: (&str, &str, &str) =
        ("Cellular respiration", "", "Respiration releases the energy of sugar. It uses the oxygen of the air.");

    #[test]
    fn a_sentence_says_what_is_a_part() {
        let says = "Glycolysis is the first stage of cellular respiration, and it needs no oxygen at all.";
        let found = evidence(("Glycolysis", "", says), RESPIRATION);
        assert!(matches!(found, Some(PartEvidence::SaidByPart(ref span)) if span.text == says), "{found:?}");
        let whole =
            "Cellular respiration consists of glycolysis, the citric acid cycle and the transport of electrons.";
        let found = evidence(("Citric acid cycle", "", "It turns round."), ("Cellular respiration", "", whole));
        assert!(matches!(found, Some(PartEvidence::SaidByWhole(_))), "{found:?}");
    }

    #[test]
    fn what_only_speaks_of_the_other_is_no_part() {
        for says in [
            "Glycolysis is not a part of cellular respiration, as some of the books say.",
            "Glycolysis is faster than all the rest of cellular respiration in the cell.",
            "Lactic fermentation is a part of the story that follows glycolysis in the cell.",
        ] {
            assert_eq!(evidence(("Glycolysis", "", says), RESPIRATION), None, "{says}");
        }
    }

    #[test]
    fn a_map_lists_its_parts_and_an_essay_with_links_does_not() {
        let map = "# Stages\n\n- [[Glycolysis]]\n- [[Citric acid cycle|Krebs cycle]]\n- [[Electron transport]]\n- [[ATP]]: the coin\n";
        let found = evidence(("Citric acid cycle", "", ""), ("Respiration MOC", "", map));
        let Some(PartEvidence::Listed(span)) = found else { panic!("{found:?}") };
        assert_eq!(
            (span.text.as_str(), &map[span.start..span.end]),
            ("Krebs cycle", "- [[Citric acid cycle|Krebs cycle]]")
        );
        let essay = "Long text.\n\nMore of it.\n\nAnd more.\n\nAnd more.\n\n- [[Glycolysis]]\n- [[ATP]]\n- [[Sugar]]\n- [[Heat]]\n";
        assert_eq!(evidence(("Glycolysis", "", ""), ("Energy", "", essay)), None);
    }

    #[test]
    fn a_section_and_a_note_of_a_folder_hold_their_parts() {
        let whole = "## Glycolysis\n\nMore in [[Glycolysis]].\n";
        let found = evidence(("Glycolysis", "", ""), ("Respiration", "", whole));
        assert!(matches!(found, Some(PartEvidence::Section(_))), "{found:?}");
        assert_eq!(evidence(("Glycolysis", "", ""), ("Respiration", "", "## Glycolysis\n\nShort.\n")), None);
        let found = evidence(("Leaf", "Biology/Plants", ""), ("Plants", "Biology", ""));
        assert_eq!(found, Some(PartEvidence::Folder));
        assert_eq!(evidence(("Leaf", "Biology/Plants", ""), ("Plants", "History", "")), None);
    }
}
