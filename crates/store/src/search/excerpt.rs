//! What a search shows of a note: the place where most of its words stand together, with the words marked.

use std::collections::HashSet;
use std::ops::Range;

use loci_domain::{Parsed, excerpt};

use super::Term;
use super::words::words;

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Its text.
    pub text: String,
    /// Whether it is one of the words that were searched.
    pub matched: bool,
}

/// A larger note is not read whole for its excerpt, only around the first of the words.
const WHOLE: usize = 64 * 1024;
/// So many places are weighed against each other.
const PLACES: usize = 200;

/// The excerpt of a note for a search.
pub(super) fn fragments(body: &str, terms: &[Term]) -> Vec<Fragment> {
    let text = Parsed::read(part(body, terms)).text;
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    for word in words(&text) {
        if let Some(term) = terms.iter().position(|term| term.fits(&word.text)) {
            places.push((term, word.range));
            if places.len() == PLACES {
                break;
            }
        }
    }
    let best = (0..places.len()).max_by_key(|&first| {
        let from = places[first].1.start;
        let near = places[first..].iter().take_while(|(_, range)| range.start < from + Parsed::EXCERPT);
        // The earliest of equally good places.
        (near.map(|(term, _)| *term).collect::<HashSet<_>>().len(), std::cmp::Reverse(first))
    });
    let anchor = best.map_or(0..0, |first| places[first].1.clone());
    let line = text[..anchor.start].rfind('\n').map_or(0, |at| at + 1);
    // What stands before in the same block leads up to the words; what follows may come from the next ones.
    let anchor = anchor.start - line..anchor.end - line;
    let text = &text[line..];
    let window = excerpt::window(text, anchor, Parsed::EXCERPT);
    let mut fragments = Vec::new();
    let mut push = |text: &str, matched: bool| {
        if !text.is_empty() {
            fragments.push(Fragment { text: text.replace('\n', " "), matched });
        }
    };
    if window.start > 0 {
        push("…", false);
    }
    let shown = text[window.clone()].trim_end();
    let mut at = 0;
    for word in words(shown) {
        if terms.iter().any(|term| term.fits(&word.text)) && word.range.end > at {
            let begin = word.range.start.max(at);
            push(&shown[at..begin], false);
            push(&shown[begin..word.range.end], true);
            at = word.range.end;
        }
    }
    push(&shown[at..], false);
    if window.start + shown.len() < text.trim_end().len() {
        push("…", false);
    }
    join(fragments)
}

/// Neighbours of the same kind become one, such as the overlapping pairs of Han characters.
fn join(fragments: Vec<Fragment>) -> Vec<Fragment> {
    let mut joined: Vec<Fragment> = Vec::with_capacity(fragments.len());
    for fragment in fragments {
        match joined.last_mut() {
            Some(last) if last.matched == fragment.matched => last.text.push_str(&fragment.text),
            _ => joined.push(fragment),
        }
    }
    joined
}

fn part<'a>(body: &'a str, terms: &[Term]) -> &'a str {
    if body.len() <= WHOLE {
        return body;
    }
    let first = words(body).find(|word| terms.iter().any(|term| term.fits(&word.text)));
    let at = first.map_or(0, |word| word.range.start);
    let from = body.floor_char_boundary(at.saturating_sub(WHOLE / 8));
    let to = body.floor_char_boundary((at + WHOLE / 2).min(body.len()));
    let from = if from == 0 { 0 } else { body[from..at].find('\n').map_or(from, |line| from + line + 1) };
    &body[from..to]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Query;
    use super::*;

    fn marked(body: &str, query: &str) -> String {
        let mark = |fragment: Fragment| if fragment.matched { format!("[{}]", fragment.text) } else { fragment.text };
        fragments(body, &Query::read(query).terms).into_iter().map(mark).collect()
    }

    #[test]
    fn the_words_are_marked_where_most_of_them_stand_together() {
        assert_eq!(marked("# Head\n\nA **Dirac** comb.", "dirac"), "A [Dirac] comb.");
        assert_eq!(marked("The café\n\nserves vectors", "CAFE vec"), "The [café] serves [vectors]");
        assert_eq!(marked("線形代数の基礎", "代数"), "線形[代数]の基礎");
        let far = format!("alpha here.\n\n{}\n\nNow alpha and beta together.", "filler ".repeat(100));
        assert_eq!(marked(&far, "beta alpha"), "Now [alpha] and [beta] together.");
        assert_eq!(marked("Only the title fits.", "nothing"), "Only the title fits.");
        assert_eq!(marked("", "x"), "");
    }

    #[test]
    fn a_word_deep_in_a_long_note_is_found() {
        let body = format!("{}\n\nthe needle lies here\n\n{}", "hay ".repeat(100_000), "hay ".repeat(100_000));
        assert!(marked(&body, "needle").contains("the [needle] lies here"));
    }

    proptest! {
        #[test]
        fn any_body_has_an_excerpt(body in any::<String>(), query in any::<String>()) {
            let text: String = fragments(&body, &Query::read(&query).terms).into_iter().map(|f| f.text).collect();
            prop_assert!(text.chars().count() <= Parsed::EXCERPT + 2 && !text.contains('\n'));
        }
    }
}
