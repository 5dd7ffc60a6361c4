//! What English words are kinds of, by WordNet (Miller 1995).
//!
//! Made by `scripts/english-taxonomy`. Words beside each other in the tree ("oxygen" and "hydrogen") are good wrong options for one
//! another, which is long known (Mitkov and Ha 2003).

use std::sync::OnceLock;

static TAXONOMY: &str = include_str!("taxonomy.txt");

/// A meaning, as its line in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning(u32);

impl Meaning {
    /// The commonest meaning of the last word of a phrase, which is its head; the phrase as [`super::distractors::spaced`] writes it.
    pub(super) fn of(phrase: &str) -> Option<Meaning> {
        let head = phrase.rsplit(' ').next().unwrap_or(phrase);
        let table = table();
        let listed = |word: &str| {
            let place = table.words.binary_search_by(|(other, _)| (*other).cmp(word)).ok()?;
            Some(table.words[place].1)
        };
        let without = |ending: &str, instead: &str| {
            let stem = head.strip_suffix(ending)?;
            if instead.is_empty() { listed(stem) } else { listed(&format!("{stem}{instead}")) }
        };
        listed(head)
            .or_else(|| if head.ends_with("ss") { None } else { without("s", "") })
            .or_else(|| without("es", ""))
            .or_else(|| without("ies", "y"))
            .or_else(|| without("ing", ""))
            .or_else(|| without("ing", "e"))
            .or_else(|| without("ed", ""))
            .or_else(|| without("d", ""))
            .map(Meaning)
    }

    /// How near two meanings stand in the tree, from 0 (nothing above both) to 1 (the same): the share of the ways up that they have in
    /// common (Wu and Palmer 1994).
    pub(super) fn kinship(self, other: Meaning) -> f32 {
        let both = 2 * (self.common(other).map_or(0, |shared| u32::from(shared.depth()) + 1));
        both as f32 / (u32::from(self.depth()) + u32::from(other.depth()) + 2) as f32
    }

    /// Whether one meaning is the other or a kind of it.
    pub(super) fn includes_or_is_included_by(self, other: Meaning) -> bool {
        self.common(other).is_some_and(|shared| shared == self || shared == other)
    }

    /// The nearest meaning above both.
    fn common(self, other: Meaning) -> Option<Meaning> {
        let (mut a, mut b) = (self, other);
        while a != b {
            // A parent stands before its children, so the later of the two is no ancestor of the other.
            if a.0 > b.0 {
                a = a.parent()?;
            } else {
                b = b.parent()?;
            }
        }
        Some(a)
    }

    fn parent(self) -> Option<Meaning> {
        table().nodes.get(self.0 as usize)?.parent.map(Meaning)
    }

    fn depth(self) -> u8 {
        table().nodes.get(self.0 as usize).map_or(0, |node| node.depth)
    }
}

struct Node {
    parent: Option<u32>,
    /// 0 for a root.
    depth: u8,
}

/// Read once, about 3 MB.
struct Table {
    /// In alphabetical order, each with its meaning.
    words: Vec<(&'static str, u32)>,
    nodes: Vec<Node>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { words: Vec::new(), nodes: Vec::new() };
        let mut above: Vec<u32> = Vec::new();
        for (number, line) in (0..).zip(TAXONOMY.lines()) {
            let depth = line.bytes().next().map_or(0, |letter| letter.saturating_sub(b'a'));
            above.truncate(usize::from(depth));
            table.nodes.push(Node { parent: above.last().copied(), depth });
            above.push(number);
            table.words.extend(line.split(' ').skip(1).map(|word| (word, number)));
        }
        table.words.sort_unstable();
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(phrase: &str) -> Meaning {
        Meaning::of(phrase).unwrap()
    }

    #[test]
    fn kinds_of_one_thing_are_kin() {
        let near = meaning("oxygen").kinship(meaning("hydrogen"));
        assert!(near > meaning("oxygen").kinship(meaning("sonnet")), "{near}");
        assert!((meaning("liquid oxygen").kinship(meaning("oxygen")) - 1.0).abs() < 1e-6);
        assert!(meaning("oxygen").kinship(meaning("run")) < near);
    }

    #[test]
    fn plurals_and_forms_of_verbs_have_the_meaning_of_the_word() {
        assert_eq!(Meaning::of("mammals"), Meaning::of("mammal"));
        assert_eq!(Meaning::of("berries"), Meaning::of("berry"));
        assert_eq!(Meaning::of("classes"), Meaning::of("class"));
        assert!(Meaning::of("xyzzy").is_none() && Meaning::of("").is_none());
    }

    #[test]
    fn a_kind_is_included_by_what_it_is_a_kind_of() {
        assert!(meaning("dog").includes_or_is_included_by(meaning("animal")));
        assert!(!meaning("dog").includes_or_is_included_by(meaning("cat")));
    }
}
