//! A note read once: its blocks, sentences, words and language.

mod abbreviations;
mod block;
mod markdown;
mod plain;
mod sentences;

use crate::terms::{self, WordStemmer};
use crate::{Language, stop_words};
use block::Block;
pub use markdown::front_matter_end;
use std::collections::HashMap;
use std::ops::Range;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Markdown with the extensions of GitHub and Obsidian.
    Markdown,
    /// Text without markup.
    Plain,
}

/// What kind of block a sentence stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A quotation or callout.
    Quote,
    /// A footnote.
    Footnote,
    /// A heading; never a sentence.
    Heading,
    /// A cell of a table; never a sentence.
    Table,
}

/// A heading of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The heading without markup.
    pub text: String,
    /// 1 for the highest level, 6 for the lowest.
    pub level: u8,
    /// Where it stands, in bytes of the source.
    pub span: Range<usize>,
}

/// One whole sentence of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence on one line without markup; inline formulas stay as written.
    pub text: String,
    /// Where it stands, in bytes of the source.
    pub span: Range<usize>,
    /// The kind of block it stands in.
    pub block: BlockKind,
    /// The heading it stands under, as an index into [`Document::headings`].
    pub heading: Option<usize>,
    /// Its words, as indexes into the words of the document.
    words: Range<usize>,
    /// Where it starts in the clean text of its block.
    start: usize,
}

/// A few whole sentences in a row under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The sentences joined by blanks.
    pub text: String,
    /// Indexes into [`Document::sentences`].
    pub sentences: Range<usize>,
    /// From the first byte of the first sentence to the last byte of the last, in the source.
    pub span: Range<usize>,
}

/// What part a word plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordKind {
    /// Carries subject matter.
    Content,
    /// A stop word of the language.
    Stop,
    /// A number, or a word without a letter.
    Number,
}

/// A word of the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The block it stands in.
    pub(crate) block: u32,
    /// Where it stands in the clean text of the block.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Its stem, as an index into the vocabulary.
    pub(crate) stem: u32,
    pub(crate) kind: WordKind,
}

/// A note read once, so that no engine has to read it again. Made in time linear in the length of the text.
#[derive(Debug, Clone)]
pub struct Document {
    language: Option<Language>,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
    sentences: Vec<Sentence>,
    words: Vec<Word>,
    vocabulary: Vec<Box<str>>,
    code_bytes: usize,
    formulas: usize,
}

impl Document {
    /// Reads a text; takes any text at all. The language is detected from its prose.
    pub fn parse(text: &str, source: Source) -> Document {
        let reading = match source {
            Source::Markdown => markdown::read(text),
            Source::Plain => {
                markdown::Reading { blocks: plain::read(text), headings: Vec::new(), code_bytes: 0, formulas: 0 }
            }
        };
        let language = Language::detect(&language_sample(&reading.blocks));
        let mut document = Document {
            language,
            blocks: reading.blocks,
            headings: reading.headings,
            sentences: Vec::new(),
            words: Vec::new(),
            vocabulary: Vec::new(),
            code_bytes: reading.code_bytes,
            formulas: reading.formulas,
        };
        document.read_words();
        document.read_sentences();
        document
    }

    /// The language of the prose, or `None` when it is too short or too mixed to tell.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The whole sentences in reading order: of paragraphs, quotations, footnotes, and of list items that are sentences.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The headings in reading order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The number of words that are read: prose, lists, headings and tables, without code and formulas.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Consecutive whole sentences under one heading, each passage at most `max_words` long unless one sentence alone is longer.
    pub fn passages(&self, max_words: usize) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::new();
        let mut words = 0;
        for (index, sentence) in self.sentences.iter().enumerate() {
            let joins = passages.last().is_some_and(|last: &Passage| {
                self.sentences[last.sentences.start].heading == sentence.heading
                    && words + sentence.words.len() <= max_words
            });
            match passages.last_mut().filter(|_| joins) {
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(&sentence.text);
                    last.sentences.end = index + 1;
                    last.span.end = last.span.end.max(sentence.span.end);
                    words += sentence.words.len();
                }
                None => {
                    passages.push(Passage {
                        text: sentence.text.clone(),
                        sentences: index..index + 1,
                        span: sentence.span.clone(),
                    });
                    words = sentence.words.len();
                }
            }
        }
        passages
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(crate) fn all_words(&self) -> &[Word] {
        &self.words
    }

    pub(crate) fn sentence_words(&self, sentence: usize) -> &[Word] {
        &self.words[self.sentences[sentence].words.clone()]
    }

    /// Whether a sentence is the first of its paragraph.
    pub(crate) fn opens_paragraph(&self, sentence: usize) -> bool {
        self.sentences[sentence].start == 0
    }

    /// Where a word of a sentence stands in the text of that sentence.
    pub(crate) fn span_in_sentence(&self, sentence: usize, word: &Word) -> Range<usize> {
        let start = self.sentences[sentence].start;
        word.start as usize - start..word.end as usize - start
    }

    pub(crate) fn vocabulary(&self) -> &[Box<str>] {
        &self.vocabulary
    }

    pub(crate) fn surface(&self, word: &Word) -> &str {
        &self.blocks[word.block as usize].text[word.start as usize..word.end as usize]
    }

    /// Bytes of code in blocks.
    pub(crate) fn code_bytes(&self) -> usize {
        self.code_bytes
    }

    /// Formulas on lines of their own.
    pub(crate) fn formulas(&self) -> usize {
        self.formulas
    }

    /// Every distinct written form is stemmed once, however often it stands in the text.
    fn read_words(&mut self) {
        let stemmer = WordStemmer::new(self.language);
        let mut forms: HashMap<&str, (u32, WordKind)> = HashMap::new();
        let mut stems: HashMap<String, u32> = HashMap::new();
        let mut words = Vec::new();
        for (number, block) in self.blocks.iter().enumerate() {
            let formulas = inline_formulas(&block.text);
            let mut formula = formulas.iter().peekable();
            for span in terms::words(&block.text) {
                while formula.next_if(|formula| formula.end <= span.start).is_some() {}
                if formula.peek().is_some_and(|formula| formula.start < span.end) {
                    continue;
                }
                let surface = &block.text[span.clone()];
                let (stem, kind) = *forms.entry(surface).or_insert_with(|| {
                    let lower = terms::normal_form(surface);
                    let kind = if !lower.chars().any(char::is_alphabetic) {
                        WordKind::Number
                    } else if stop_words::is_stop_word(&lower, self.language) {
                        WordKind::Stop
                    } else {
                        WordKind::Content
                    };
                    let next = u32::try_from(stems.len()).unwrap_or(u32::MAX);
                    (*stems.entry(stemmer.stem(&lower)).or_insert(next), kind)
                });
                let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                words.push(Word {
                    block: position(number),
                    start: position(span.start),
                    end: position(span.end),
                    stem,
                    kind,
                });
            }
        }
        let mut vocabulary = vec![Box::<str>::default(); stems.len()];
        for (stem, index) in stems {
            vocabulary[index as usize] = stem.into_boxed_str();
        }
        self.vocabulary = vocabulary;
        self.words = words;
    }

    fn read_sentences(&mut self) {
        let caseless = is_caseless(&self.blocks);
        let mut next_word = 0;
        for (number, block) in self.blocks.iter().enumerate() {
            let is_here = |word: &Word| word.block as usize == number;
            if matches!(block.kind, BlockKind::Heading | BlockKind::Table) {
                while self.words.get(next_word).is_some_and(is_here) {
                    next_word += 1;
                }
                continue;
            }
            for span in sentences::split(&block.text, self.language, caseless) {
                while self.words.get(next_word).is_some_and(|word| is_here(word) && (word.start as usize) < span.start)
                {
                    next_word += 1;
                }
                let first = next_word;
                // A word may reach over the end of a sentence ("。_0"); it then belongs to none.
                while self.words.get(next_word).is_some_and(|word| is_here(word) && word.end as usize <= span.end) {
                    next_word += 1;
                }
                let start = span.start;
                let text = &block.text[span.clone()];
                if block.is_prose() && sentences::is_whole(text, block.kind, next_word - first) {
                    self.sentences.push(Sentence {
                        text: text.to_owned(),
                        span: block.source_span(span),
                        block: block.kind,
                        heading: block.heading,
                        words: first..next_word,
                        start,
                    });
                }
            }
            while self.words.get(next_word).is_some_and(is_here) {
                next_word += 1;
            }
        }
    }
}

/// Prose from the beginning of a note, enough to tell its language; headings and tables only where there is nothing else.
fn language_sample(blocks: &[Block]) -> String {
    let mut sample = String::new();
    let prose = |block: &&Block| !matches!(block.kind, BlockKind::Heading | BlockKind::Table);
    for block in blocks.iter().filter(prose).chain(blocks.iter().filter(|block| !prose(block))) {
        sample.push_str(&block.text[..block.text.floor_char_boundary(4_000)]);
        sample.push('\n');
        if sample.len() > 6_000 {
            break;
        }
    }
    sample
}

/// Whether a text is written without capitals, so that a small letter may start a sentence.
fn is_caseless(blocks: &[Block]) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for character in blocks.iter().flat_map(|block| block.text.chars()).take(20_000) {
        upper += usize::from(character.is_uppercase());
        lower += usize::from(character.is_lowercase());
    }
    upper * 200 < lower
}

/// The spans of `$..$` in a clean text, whose letters are no words.
pub(crate) fn inline_formulas(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    let bytes = text.as_bytes();
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte == b'$') {
        debug_assert_eq!(byte, b'$');
        match open {
            Some(start) if at > start + 1 && bytes[at - 1] != b' ' => {
                spans.push(start..at + 1);
                open = None;
            }
            _ => open = bytes.get(at + 1).is_some_and(|next| *next != b' ' && !next.is_ascii_digit()).then_some(at),
        }
    }
    spans
}
