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
    };
    for (event, span) in Parser::new_ext(&source[body..], options).into_offset_iter() {
        reader.event(event, span.start + body..span.end + body);
    }
    reader.close();
    reader.reading
}

/// Where the body starts: behind a YAML block between `---` lines at the very beginning.
pub(super) fn front_matter_end(source: &str) -> usize {
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
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.skipped == 0 => self.text(&text, span),
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
            Event::SoftBreak | Event::HardBreak if self.skipped == 0 => {
                if let Some(block) = &mut self.open {
                    block.blank(span.start);
                }
            }
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
            Tag::List(_) | Tag::Table(_) => self.close(),
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => self.skipped += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableCell => self.close(),
            TagEnd::Heading(_) => self.close(),
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close();
                self.containers.pop();
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.skipped = self.skipped.saturating_sub(1)
            }
            _ => {}
        }
    }

    /// The text of an event goes into the open block; a tight list item opens its block with its first text.
    fn text(&mut self, text: &str, span: Range<usize>) {
        let verbatim = self.source.get(span.clone()) == Some(text);
        if self.open.is_none() {
            let kind = self.containers.last().copied().unwrap_or(BlockKind::Paragraph);
            self.open(kind);
        }
        if let Some(block) = &mut self.open {
            block.push(text, span, verbatim);
        }
    }

    /// Where the text of inline code stands between its backticks.
    fn inside(&self, code: &str, span: &Range<usize>) -> Range<usize> {
        let written = &self.source[span.clone()];
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let padding = usize::from(written[ticks..].starts_with(' ') && !code.starts_with(' '));
        let start = span.start + ticks + padding;
        match self.source.get(start..start + code.len()) {
            Some(found) if found == code => start..start + code.len(),
            _ => span.clone(),
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        self.open = Some(Block::new(kind, self.heading));
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
