//! Candidate keywords: the noun phrases of a document and their parts.

use super::phrases;
use super::word_class::{self, Class, Grammar};
use crate::BlockKind;
use crate::document::{Document, WordKind};
use crate::terms;
use std::collections::HashMap;

/// More words are a clause.
pub(super) const LONGEST: usize = 5;
/// Headings that are looked through for a letter.
const HEADINGS: usize = 200;
/// Distinct candidates kept; a note with more says nothing new with the rest.
const MOST: usize = 60_000;
/// Written forms kept of a candidate.
const MOST_FORMS: usize = 8;

/// A noun phrase, or a part of one that could be a term of its own.
pub(super) struct NounPhrase {
    pub(super) stems: Vec<u32>,
    /// Its first words in the document.
    pub(super) first: usize,
    /// Where it stands last.
    pub(super) last: usize,
    pub(super) count: u32,
    /// How often it is a noun phrase of its own, not a part of a longer one.
    pub(super) whole: u32,
    /// How often it is written with a capital where a sentence does not begin.
    pub(super) capital: u32,
    /// How often it stands where its capital says nothing.
    pub(super) opening: u32,
    pub(super) in_heading: bool,
    /// How often a determiner stands before it.
    pub(super) determined: u32,
    /// The highest count of a phrase that is one word longer, and how many such there are.
    pub(super) longer: u32,
    pub(super) longer_kinds: u32,
    pub(super) classes: [Option<Class>; LONGEST],
    forms: Vec<(String, u32)>,
}

impl NounPhrase {
    /// The form that is written most often; of equals the one with fewer capitals, so that the start of a sentence does not show.
    pub(super) fn phrase(&self) -> &str {
        let capitals = |text: &str| text.chars().filter(|character| character.is_uppercase()).count();
        self.forms
            .iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| capitals(&b.0).cmp(&capitals(&a.0))).then_with(|| b.0.cmp(&a.0)))
            .map_or("", |(form, _)| form)
    }
}

/// All candidates in the order of their first appearance.
pub(super) fn noun_phrases(document: &Document) -> Vec<NounPhrase> {
    let words = document.all_words();
    let classes = word_class::classes(document);
    let grammar = Grammar::of(document.language());
    let on_subject = phrases::blocks_on_subject(document);
    let mut found = Found { index: HashMap::new(), phrases: Vec::new() };
    let mut start = 0;
    while start < words.len() {
        let is_inside =
            |index: usize| matches!(classes[index], Class::Noun | Class::Adjective | Class::Gerund | Class::Number);
        if !is_inside(start) || !on_subject[words[start].block as usize] {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < words.len()
            && word_class::adjoins(document, end - 1)
            && (is_inside(end)
                || classes[end] == Class::Link
                    && end + 1 < words.len()
                    && is_inside(end + 1)
                    && word_class::adjoins(document, end))
        {
            end += 1;
        }
        let run = Run { document, classes: &classes, grammar, start, end };
        run.collect(&mut found);
        start = end;
    }
    found.count_longer();
    found.phrases
}

struct Found {
    index: HashMap<Vec<u32>, usize>,
    phrases: Vec<NounPhrase>,
}

impl Found {
    /// Tells every phrase about those that hold it and one word more.
    fn count_longer(&mut self) {
        for number in 0..self.phrases.len() {
            let (stems, count) = (self.phrases[number].stems.clone(), self.phrases[number].count);
            if stems.len() < 2 {
                continue;
            }
            for part in [&stems[1..], &stems[..stems.len() - 1]] {
                if let Some(part) = self.index.get(part) {
                    let part = &mut self.phrases[*part];
                    part.longer = part.longer.max(count);
                    part.longer_kinds += 1;
                }
            }
        }
    }
}

/// Words in a row that may belong to one noun phrase.
struct Run<'a> {
    document: &'a Document,
    classes: &'a [Class],
    grammar: Option<&'static Grammar>,
    start: usize,
    end: usize,
}

impl Run<'_> {
    fn collect(&self, found: &mut Found) {
        for from in self.start..self.end {
            for to in from + 1..=self.end.min(from + LONGEST) {
                if self.is_phrase(from, to) {
                    self.add(from, to, found);
                }
            }
        }
    }

    fn is_phrase(&self, from: usize, to: usize) -> bool {
        let words = &self.document.all_words()[from..to];
        let (first, last) = (self.classes[from], self.classes[to - 1]);
        if matches!(first, Class::Link | Class::Number) {
            return false;
        }
        let follow = self.grammar.is_some_and(Grammar::adjectives_follow);
        let ends_well = match last {
            Class::Noun => true,
            Class::Gerund => to - from > 1 || self.stands_as_noun(from),
            Class::Adjective => follow && to - from > 1 && self.classes[from..to].contains(&Class::Noun),
            // "Apollo 11", "Web 2.0": a number belongs to the name before it.
            Class::Number => {
                to - from > 1
                    && self.classes[to - 2] == Class::Noun
                    && self.document.surface(&words[words.len() - 2]).starts_with(char::is_uppercase)
            }
            _ => false,
        };
        if !ends_well {
            return false;
        }
        // A letter names something behind a noun, as in "vitamin C", and where a heading speaks of it; elsewhere by itself, or
        // behind "of", it is mostly one of a formula.
        let surface = self.document.surface(&words[words.len() - 1]);
        let letter = surface.chars().count() < 2 && !terms::is_unspaced(surface);
        if to - from == 1 {
            let content = words[0].kind == WordKind::Content;
            return if letter { self.is_in_heading(surface) } else { content || word_class::is_letter_name(surface) };
        }
        if letter && self.classes[to - 2] == Class::Link {
            return false;
        }
        !self.classes[from + 1..to - 1].contains(&Class::Number)
    }

    fn is_in_heading(&self, letter: &str) -> bool {
        let names = |text: &str| text.split(|character: char| !character.is_alphanumeric()).any(|word| word == letter);
        word_class::is_letter_name(letter)
            && self.document.headings().iter().take(HEADINGS).any(|heading| names(&heading.text))
    }

    /// Whether a form in -ing is a noun here: "the clustering", "is programming." but not "identifying patterns".
    fn stands_as_noun(&self, at: usize) -> bool {
        let before_determiner =
            word_class::adjoins(self.document, at) && self.classes.get(at + 1) == Some(&Class::Determiner);
        at + 1 == self.end && !before_determiner
    }

    fn add(&self, from: usize, to: usize, found: &mut Found) {
        let words = &self.document.all_words()[from..to];
        let stems: Vec<u32> = words.iter().map(|word| word.stem).collect();
        let number = match found.index.get(&stems) {
            Some(number) => *number,
            None if found.phrases.len() >= MOST => return,
            None => {
                let mut classes = [None; LONGEST];
                for (slot, class) in classes.iter_mut().zip(&self.classes[from..to]) {
                    *slot = Some(*class);
                }
                found.index.insert(stems.clone(), found.phrases.len());
                found.phrases.push(NounPhrase {
                    stems,
                    first: from,
                    last: from,
                    count: 0,
                    whole: 0,
                    capital: 0,
                    opening: 0,
                    in_heading: false,
                    determined: 0,
                    longer: 0,
                    longer_kinds: 0,
                    classes,
                    forms: Vec::new(),
                });
                found.phrases.len() - 1
            }
        };
        let phrase = &mut found.phrases[number];
        let block = &self.document.blocks()[words[0].block as usize];
        let surface = &block.text[words[0].start as usize..words[words.len() - 1].end as usize];
        phrase.count += 1;
        phrase.last = from;
        phrase.whole += u32::from(from == self.start && to == self.end);
        let joined = from > 0 && word_class::adjoins(self.document, from - 1);
        phrase.opening += u32::from(!joined);
        phrase.capital += u32::from(joined && surface.starts_with(char::is_uppercase));
        phrase.determined += u32::from(joined && self.classes[from - 1] == Class::Determiner);
        phrase.in_heading |= block.kind == BlockKind::Heading;
        if let Some((_, count)) = phrase.forms.iter_mut().find(|(form, _)| form == surface) {
            *count += 1;
        } else if phrase.forms.len() < MOST_FORMS {
            phrase.forms.push((surface.to_owned(), 1));
        }
    }
}
