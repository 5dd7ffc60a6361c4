//! Markdown, as Obsidian and GitHub write it, to blocks of readable text.

use super::block::Block;
use super::{BlockKind, Heading};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What stands in a note beside its prose.
pub(super) struct Reading {
    pub(super) blocks: Vec<Block>,
    pub(super) headings: Vec<Heading>,
    pub(super) code_bytes: usize,
    pub(super) formulas: usize,
}

/// Reads a Markdown note. Front matter, code blocks, formulas on their own line, HTML, images and embeds are no prose; the cells of
/// tables and the headings become blocks of their own.
pub(super) fn read(source: &str) -> Reading {
    let body = front_matter_end(source);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    let mut reader = Reader {
        source,
        reading: Reading { blocks: Vec::new(), headings: Vec::new(), code_bytes: 0, formulas: 0 },
        open: None,
        containers: Vec::new(),
        heading: None,
        skipped: 0,
        lists: Vec::new(),
        lists_met: 0,
        callout: 0,
        in_callout_title: false,
        in_link: false,
        autolink: false,
    };
    for (event, span) in Parser::new_ext(&source[body..], options).into_offset_iter() {
        reader.event(event, span.start + body..span.end + body);
    }
    reader.close();
    reader.reading
}

/// Where the body of a Markdown note starts: behind a YAML block between `---` lines at the very beginning.
pub fn front_matter_end(source: &str) -> usize {
    let start = if source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut lines = source[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return start;
    };
    let mut at = start + first.len();
    for line in lines {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    start
}

struct Reader<'a> {
    source: &'a str,
    reading: Reading,
    /// The block that text goes into at the moment.
    open: Option<Block>,
    /// Kinds of the enclosing lists, quotes and footnotes, innermost last.
    containers: Vec<BlockKind>,
    heading: Option<usize>,
    /// Depth of nested parts whose text is not read: code blocks, images, HTML.
    skipped: usize,
    /// The numbers of the enclosing lists, innermost last; `None` for a list with bullets.
    lists: Vec<Option<u32>>,
    lists_met: u32,
    /// Where the mark of the last callout ends in the source.
    callout: usize,
    /// Whether what comes is the title of a callout, which ends with its line.
    in_callout_title: bool,
    /// Whether the text belongs to a link.
    in_link: bool,
    /// Whether that link is a bare address, which is skipped.
    autolink: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.skipped == 0 => {
                let mark = self.callout.saturating_sub(span.start).min(span.len());
                if let Some(text) = text.get(mark..).filter(|text| !text.is_empty()) {
                    self.text(text, span.start + mark..span.end);
                }
            }
            Event::Code(code) if self.skipped == 0 => {
                let inside = self.inside(&code, &span);
                self.text(&code, inside);
            }
            Event::InlineMath(_) if self.skipped == 0 => {
                let written = &self.source[span.clone()];
                self.text(written, span);
            }
            Event::DisplayMath(_) if self.skipped == 0 => {
                self.reading.formulas += 1;
                if let Some(block) = &mut self.open {
                    block.gap(span);
                }
            }
            Event::SoftBreak | Event::HardBreak if self.in_callout_title => {
                self.in_callout_title = false;
                self.close();
            }
            Event::SoftBreak | Event::HardBreak if self.skipped == 0 => self.line_break(span),
            Event::InlineHtml(_) => {
                if let Some(block) = &mut self.open {
                    block.blank(span.start);
                }
            }
            Event::Text(text) => self.reading.code_bytes += text.len(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = self.containers.last().copied().unwrap_or(BlockKind::Paragraph);
                self.open(kind);
            }
            Tag::Heading { level, .. } => {
                self.close();
                let index = self.reading.headings.len();
                self.reading.headings.push(Heading { text: String::new(), level: *level as u8, span });
                self.heading = Some(index);
                self.open(BlockKind::Heading);
            }
            Tag::Item => {
                self.close();
                self.containers.push(BlockKind::ListItem);
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.containers.push(BlockKind::Quote);
                let mark = callout_mark(&self.source[span.clone()]);
                self.callout = span.start + mark;
                self.in_callout_title = mark > 0;
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.containers.push(BlockKind::Footnote);
            }
            Tag::TableCell => self.open(BlockKind::Table),
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close();
                self.skipped += 1;
            }
            Tag::Image { .. } => self.skipped += 1,
            Tag::List(first) => {
                self.close();
                self.lists_met += 1;
                self.lists.push(first.map(|_| self.lists_met));
            }
            Tag::Table(_) => self.close(),
            // The bare address of an autolink is no word of the note.
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                self.in_link = true;
                self.skipped += 1;
                self.autolink = true;
            }
            Tag::Link { .. } => self.in_link = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableCell => {
                self.in_callout_title = false;
                self.close();
            }
            TagEnd::Heading(_) => self.close(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close();
                self.containers.pop();
            }
            TagEnd::Link => {
                self.in_link = false;
                if std::mem::take(&mut self.autolink) {
                    self.skipped = self.skipped.saturating_sub(1);
                }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.skipped = self.skipped.saturating_sub(1)
            }
            _ => {}
        }
    }

    /// The text of an event goes into the open block; a tight list item opens its block with its first text.
    fn text(&mut self, text: &str, span: Range<usize>) {
        // Inline code over two lines is given with its line break as a blank; the source itself is folded in the same way.
        let written = self.source.get(span.clone()).filter(|written| same_but_for_breaks(written, text));
        let verbatim = written.is_some();
        let text = written.unwrap_or(text);
        if self.open.is_none() {
            let kind = self.containers.last().copied().unwrap_or(BlockKind::Paragraph);
            self.open(kind);
        }
        if let Some(block) = &mut self.open {
            if block.text.is_empty() {
                block.property = is_property(&self.source[span.start..], block.kind);
            }
            block.push(text, span, verbatim);
            block.linked += if self.in_link { text.len() } else { 0 };
        }
    }

    /// A line of properties stands for itself, so that what follows it is no part of it.
    fn line_break(&mut self, span: Range<usize>) {
        let Some(block) = &mut self.open else { return };
        let (kind, numbered_list) = (block.kind, block.numbered_list);
        let next = self.source[span.end..].trim_start_matches([' ', '\t', '>']);
        if block.property || is_inline_field(next) {
            self.open(kind);
            if let Some(block) = &mut self.open {
                block.numbered_list = numbered_list;
            }
        } else {
            block.blank(span.start);
        }
    }

    /// Where the text of inline code stands between its backticks.
    fn inside(&self, code: &str, span: &Range<usize>) -> Range<usize> {
        let written = &self.source[span.clone()];
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let padding = usize::from(written[ticks..].starts_with(' ') && !code.starts_with(' '));
        let start = span.start + ticks + padding;
        match self.source.get(start..start + code.len()) {
            Some(found) if same_but_for_breaks(found, code) => start..start + code.len(),
            _ => span.clone(),
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        let mut block = Block::new(kind, self.heading);
        if kind == BlockKind::ListItem {
            block.numbered_list = self.lists.last().copied().flatten();
        }
        self.open = Some(block);
    }

    fn close(&mut self) {
        let Some(block) = self.open.take() else {
            return;
        };
        if block.kind == BlockKind::Heading
            && let Some(heading) = self.heading
        {
            self.reading.headings[heading].text = block.text.trim().to_owned();
        }
        if !block.text.trim().is_empty() {
            self.reading.blocks.push(block);
        }
    }
}

/// How far the mark of a callout reaches into a quotation, `> [!tip]- ` as Obsidian writes it; 0 when it is none.
fn callout_mark(quotation: &str) -> usize {
    // Its own mark only: a quotation within a quotation within a quotation is looked at once for each.
    let inside = quotation.strip_prefix('>').unwrap_or(quotation).trim_start_matches([' ', '\t']);
    let Some((kind, _)) = inside.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else { return 0 };
    if kind.is_empty() || !kind.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')) {
        return 0;
    }
    let mark = quotation.len() - inside.len() + "[!]".len() + kind.len();
    mark + usize::from(quotation[mark..].starts_with(['+', '-']))
}

/// Words before a colon beyond which a line is taken for a sentence.
const LONGEST_KEY: usize = 3;
/// Words behind it beyond which it may be one.
const LONGEST_VALUE: usize = 10;

/// Whether a text begins with a line of properties: an inline field, a key in small letters with a value that is no sentence, or one of
/// the words with which notes point to others. In a list a key in small letters may be a term with its meaning.
fn is_property(text: &str, kind: BlockKind) -> bool {
    const POINTERS: [&str; 10] =
        ["See", "See also", "Main", "Main article", "Aliases", "Tags", "Parent", "Related", "Source", "Sources"];
    let Some((key, value)) = key_and_value(text) else { return false };
    let is_small = kind != BlockKind::ListItem
        && key.starts_with(char::is_lowercase)
        && value.split(' ').count() <= LONGEST_VALUE
        && !value.trim_end().ends_with(['.', '!', '?', ':', ',', ';']);
    value.starts_with(':') || (value.starts_with([' ', '\n', '\r']) && (is_small || POINTERS.contains(&key)))
}

/// Whether a text begins with an inline field, "key:: value", as the Dataview plugin of Obsidian reads it.
fn is_inline_field(text: &str) -> bool {
    key_and_value(text).is_some_and(|(_, value)| value.starts_with(": "))
}

/// What stands before and behind the first colon of the first line.
fn key_and_value(text: &str) -> Option<(&str, &str)> {
    let line = text[..text.floor_char_boundary(400)].split('\n').next()?;
    let (key, value) = line.split_once(':')?;
    let (key, is_word) =
        (key.trim_matches('*'), |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    let is_key = !key.is_empty() && key.chars().all(is_word) && key.split(' ').count() <= LONGEST_KEY;
    is_key.then_some((key, value))
}

/// Whether two texts are the same bytes, a line break counting as a blank.
fn same_but_for_breaks(written: &str, text: &str) -> bool {
    written.len() == text.len() && written.bytes().zip(text.bytes()).all(|(a, b)| a == b || (a == b'\n' && b == b' '))
}

#[cfg(test)]
mod tests {
    use crate::{BlockKind, Document, Language, Source};

    fn sentences(text: &str) -> Vec<String> {
        Document::parse(text, Source::Markdown).sentences().iter().map(|sentence| sentence.text.clone()).collect()
    }

    #[test]
    fn front_matter_code_tables_formulas_and_html_are_no_prose() {
        let note = "---\ntitle: A note. It is long.\ntags: [a, b]\n---\n# The heading is here.\n\nThe cell is *small*.\n\n\
            ```rust\nlet x = 1. // Not a sentence here.\n```\n\n\
            | a | b |\n|---|---|\n| The cell of a table is not a sentence. | 2 |\n\n\
            $$\nE = mc^2\n$$\n\n<div>This is a tag with some text in it.</div>\n\nThe cell divides in the night.\n";
        assert_eq!(sentences(note), ["The cell is small.", "The cell divides in the night."]);
        let document = Document::parse(note, Source::Markdown);
        assert_eq!(document.headings()[0].text, "The heading is here.");
        assert_eq!(document.sentences()[0].heading, Some(0));
        assert_eq!(document.language(), Some(Language::English));
    }

    #[test]
    fn links_show_their_label_and_embeds_vanish() {
        let note = "See [[Cells/Mitochondrion|the power house]] and [[Nucleus]] of [a cell](https://example.org). ![[picture.png]]";
        assert_eq!(sentences(note), ["See the power house and Nucleus of a cell."]);
    }

    #[test]
    fn inline_formulas_stay_as_written() {
        let note = "The energy $E = m c^2$ grows with the mass $m$. The end is near.";
        assert_eq!(sentences(note), ["The energy $E = m c^2$ grows with the mass $m$.", "The end is near."]);
    }

    #[test]
    fn a_sentence_cut_by_a_formula_is_left_out() {
        let note = "First comes this sentence. The energy is\n$$E = mc^2$$\nwhere m is the mass. Then it ends.";
        assert_eq!(sentences(note), ["First comes this sentence.", "Then it ends."]);
    }

    #[test]
    fn list_items_are_sentences_when_they_are() {
        let note = "Kinds:\n\n- Plants make their own food.\n- animals\n- [ ] Water the plants tomorrow.\n";
        let document = Document::parse(note, Source::Markdown);
        let found: Vec<&str> = document.sentences().iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(found, ["Plants make their own food.", "Water the plants tomorrow."]);
        assert!(document.sentences().iter().all(|sentence| sentence.block == BlockKind::ListItem));
    }

    #[test]
    fn a_bare_address_does_not_swallow_what_follows() {
        assert_eq!(
            sentences("See <https://example.org> for more of it. This is the next."),
            ["See for more of it.", "This is the next."]
        );
    }

    #[test]
    fn lists_of_links_are_no_sentences() {
        let note = "- [[a comparison of two ways to write it|a comparison of two ways to write it]]\n- [The long title of a page on the web](https://example.org)\n";
        assert!(sentences(note).is_empty());
    }

    #[test]
    fn the_mark_and_the_title_of_a_callout_are_no_part_of_its_sentences() {
        let note = "> [!definition]- Compact space\n> A space is compact when it is small.\n\n> [!tip]\n> This one is plain.\n";
        assert_eq!(sentences(note), ["A space is compact when it is small.", "This one is plain."]);
        let document = Document::parse(note, Source::Markdown);
        assert_eq!(&note[document.sentences()[0].span.clone()], "A space is compact when it is small.");
        assert_eq!(document.words(), 2 + 8 + 4);
    }

    #[test]
    fn lines_of_properties_are_no_sentences() {
        let note = "parent: [[the biology of all the small things]]\ntags:: cells and other small things of life\n\
            The cell is the unit of life.\n\n> parent: the biology of all the small things\n\n\
            See also: [[life and all the small things in it]]\n\nNote: the cell is small, and it divides.\n\n\
            The rule is this:\nevery cell divides in the night.\n";
        let prose = ["The cell is the unit of life.", "Note: the cell is small, and it divides."];
        assert_eq!(sentences(note)[..2], prose);
        assert_eq!(sentences(note)[2], "The rule is this: every cell divides in the night.");
    }

    #[test]
    fn spans_point_at_the_source() {
        let note =
            "Some *marked* text with `code` &amp; more.[^1] The **second** one.\n\n[^1]: A footnote is a sentence.\n";
        let document = Document::parse(note, Source::Markdown);
        let written: Vec<&str> = document.sentences().iter().map(|sentence| &note[sentence.span.clone()]).collect();
        let marked = "Some *marked* text with `code` &amp; more.";
        assert_eq!(written, [marked, "The **second** one.", "A footnote is a sentence."]);
        assert_eq!(document.sentences()[0].text, "Some marked text with code & more.");
    }

    #[test]
    fn passages_stay_under_their_heading() {
        let note = "# A\n\nOne is here. Two is here.\n\n# B\n\nThree is here. Four is here.\n";
        let document = Document::parse(note, Source::Markdown);
        let passages: Vec<String> = document.passages(100).into_iter().map(|passage| passage.text).collect();
        assert_eq!(passages, ["One is here. Two is here.", "Three is here. Four is here."]);
        assert_eq!(document.passages(3).len(), 4);
    }
}
