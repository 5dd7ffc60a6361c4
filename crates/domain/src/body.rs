//! The Markdown of a note, read once for all that Loci keeps of it.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag as Start, TagEnd};

use crate::excerpt;
use crate::front_matter;
use crate::link::{Link, LinkTarget, is_address};
use crate::tag::{self, Tag};

/// What stands in the Markdown of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Links and embeds in the order in which they stand; at most [`Parsed::LINKS`].
    pub links: Vec<Link>,
    /// Tags, each once, in the order in which they first stand; at most [`Parsed::TAGS`].
    pub tags: Vec<Tag>,
    /// The aliases of the front matter, each once.
    pub aliases: Vec<String>,
    /// The title that the front matter gives.
    pub title: Option<String>,
    /// How the note begins.
    pub excerpt: String,
    /// How many words it has, code left out. Each Han or Kana character counts as one.
    pub word_count: u32,
    /// The text without its markup: a line for each block, code included.
    pub text: String,
}

impl Parsed {
    /// More links than this are not followed.
    pub const LINKS: usize = 5_000;
    /// More tags than this are not kept.
    pub const TAGS: usize = 200;
    /// About how many characters the excerpts have.
    pub const EXCERPT: usize = 160;

    /// Reads a note in Obsidian's Markdown: CommonMark with tables, footnotes, formulas, `[[links]]`, `#tags` and front
    /// matter. Takes any text, in time linear in its length.
    pub fn read(body: &str) -> Self {
        let (yaml, start) = front_matter::split(body);
        let properties = front_matter::read(&body[yaml.clone()]);
        let mut reader = Reader::new(body);
        reader.property_links(yaml);
        for (event, span) in Parser::new_ext(&body[start..], options()).into_offset_iter() {
            reader.event(event, span.start + start..span.end + start);
        }
        reader.finish(properties)
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS
}

/// A link whose end, or whose excerpt, is not yet known.
struct OpenLink {
    /// Nothing for a link that leads out of Loci.
    link: Option<Link>,
    /// Where its text begins in the plain text.
    plain: usize,
    /// Whether its inner text is its label.
    labelled: bool,
    /// The label as far as it is read: that of an embed is not part of the text.
    label: String,
}

struct Reader<'a> {
    body: &'a str,
    links: Vec<(Link, Range<usize>)>,
    open: Vec<OpenLink>,
    tags: Vec<Tag>,
    plain: String,
    /// Where the current block begins in `plain`.
    block: usize,
    /// The blocks that hold links.
    blocks: Vec<Range<usize>>,
    excerpt: String,
    words: u32,
    headings: usize,
    code: usize,
    images: usize,
    /// Where the mark of the last callout ends in the body.
    callout: usize,
}

impl<'a> Reader<'a> {
    fn new(body: &'a str) -> Self {
        Self {
            body,
            links: Vec::new(),
            open: Vec::new(),
            tags: Vec::new(),
            plain: String::with_capacity(body.len()),
            block: 0,
            blocks: Vec::new(),
            excerpt: String::new(),
            words: 0,
            headings: 0,
            code: 0,
            images: 0,
            callout: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                let mark = self.callout.saturating_sub(span.start);
                if self.code == 0 && self.open.is_empty() {
                    self.inline_tags(span);
                }
                self.push(text.get(mark..).unwrap_or_default());
            }
            Event::Code(text) => self.push(&text),
            Event::InlineMath(_) => self.push(&self.body[span]),
            Event::SoftBreak | Event::HardBreak | Event::DisplayMath(_) | Event::InlineHtml(_) => self.push(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Start<'_>, span: Range<usize>) {
        match tag {
            Start::Link { link_type, dest_url, .. } => self.open_link(*link_type, dest_url, span, false),
            Start::Image { link_type, dest_url, .. } => {
                self.open_link(*link_type, dest_url, span, true);
                self.images += 1;
            }
            Start::Emphasis | Start::Strong | Start::Strikethrough | Start::Superscript | Start::Subscript => {}
            Start::Heading { .. } => {
                self.close_block();
                self.headings += 1;
            }
            Start::CodeBlock(_) => {
                self.close_block();
                self.code += 1;
            }
            Start::BlockQuote(_) => {
                self.close_block();
                self.callout = span.start + callout_mark(&self.body[span]);
            }
            _ => self.close_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.close_link(),
            TagEnd::Image => {
                self.images -= 1;
                self.close_link();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Heading(_) => {
                self.close_block();
                self.headings -= 1;
            }
            TagEnd::CodeBlock => {
                self.close_block();
                self.code -= 1;
            }
            _ => self.close_block(),
        }
    }

    /// Adds to the current block, with white space as single spaces.
    fn push(&mut self, text: &str) {
        if let Some(link) = self.open.last_mut()
            && link.labelled
            && link.label.len() < 1_000
        {
            link.label.push_str(text);
        }
        if self.images > 0 {
            return;
        }
        for c in text.chars() {
            if !(c.is_whitespace() || c == '\0') {
                self.plain.push(c);
            } else if self.plain.len() > self.block && !self.plain.ends_with(' ') {
                self.plain.push(' ');
            }
        }
    }

    fn close_block(&mut self) {
        let block = self.block..self.plain.len();
        if block.is_empty() {
            return;
        }
        let text = &self.plain[block.clone()];
        if self.code == 0 {
            self.words = self.words.saturating_add(words(text));
            if self.headings == 0 && self.excerpt.len() < Parsed::EXCERPT * 4 {
                if !self.excerpt.is_empty() {
                    self.excerpt.push(' ');
                }
                // No character has more than four bytes: this is enough for the excerpt, however long the block.
                self.excerpt.push_str(&text[..text.floor_char_boundary(Parsed::EXCERPT * 4 + 4)]);
            }
        }
        if self.links.last().is_some_and(|(_, plain)| plain.start >= block.start) {
            self.blocks.push(block);
        }
        self.plain.push('\n');
        self.block = self.plain.len();
    }

    fn open_link(&mut self, kind: LinkType, destination: &str, span: Range<usize>, embed: bool) {
        let (target, labelled) = match kind {
            // In a table, the `|` is written `\|`.
            LinkType::WikiLink { has_pothole } => (destination.trim_end_matches('\\').trim().to_owned(), has_pothole),
            LinkType::Autolink | LinkType::Email => (String::new(), false),
            _ if is_address(destination) => (String::new(), false),
            _ => (percent_decoded(destination), true),
        };
        let name = LinkTarget::parse(&target).filter(|_| !target.chars().any(char::is_control));
        let link = name.filter(|_| self.links.len() + self.open.len() < Parsed::LINKS).map(|name| Link {
            key: name.key().to_owned(),
            target,
            label: None,
            embed,
            span,
            excerpt: String::new(),
        });
        self.open.push(OpenLink { link, plain: self.plain.len(), labelled, label: String::new() });
    }

    fn close_link(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let Some(mut link) = open.link else { return };
        let label = open.label.split_whitespace().collect::<Vec<_>>().join(" ");
        link.label = (open.labelled && !label.is_empty()).then_some(label);
        self.links.push((link, open.plain..self.plain.len()));
    }

    fn inline_tags(&mut self, span: Range<usize>) {
        let text = &self.body[span.clone()];
        let mut at = 0;
        while let Some(found) = text[at..].find('#') {
            let hash = at + found;
            at = hash + 1;
            // A tag stands at the beginning or after white space, and its `#` is not escaped.
            let before = match text[..hash].chars().next_back() {
                Some(c) => c.is_whitespace(),
                None => {
                    let begins = self.plain.len() == self.block || self.plain.ends_with(' ');
                    begins && !self.body[..span.start].ends_with('\\')
                }
            };
            if !before {
                continue;
            }
            let rest = &self.body[span.start + at..];
            let length = tag::length(rest);
            if self.tags.len() < Parsed::TAGS && length <= Tag::MAX * 4 {
                self.tags.extend(Tag::parse(&rest[..length]));
            }
            at = (at + length).min(text.len());
        }
    }

    /// Links in the values of properties are links too.
    fn property_links(&mut self, yaml: Range<usize>) {
        for line in lines(self.body, yaml) {
            let mut at = line.start;
            while let Some(found) = self.body[at..line.end].find("[[") {
                let begin = at + found;
                let Some(length) = self.body[begin + 2..line.end].find("]]") else { break };
                let inner = &self.body[begin + 2..begin + 2 + length];
                at = begin + 2 + length + 2;
                let (target, label) = match inner.split_once('|') {
                    Some((target, label)) => (target.trim(), Some(label.trim().to_owned())),
                    None => (inner.trim(), None),
                };
                let Some(name) = LinkTarget::parse(target).filter(|_| self.links.len() < Parsed::LINKS) else {
                    continue;
                };
                let shown = label.clone().unwrap_or_else(|| target.to_owned());
                let link = Link {
                    target: target.to_owned(),
                    key: name.key().to_owned(),
                    label,
                    embed: false,
                    span: begin..at,
                    excerpt: excerpt::beginning(&shown, Parsed::EXCERPT),
                };
                self.links.push((link, 0..0));
            }
        }
    }

    fn finish(mut self, properties: front_matter::FrontMatter) -> Parsed {
        self.close_block();
        let mut block = 0;
        let mut links: Vec<Link> = Vec::with_capacity(self.links.len());
        for (mut link, plain) in self.links {
            if link.excerpt.is_empty() {
                while self.blocks.get(block).is_some_and(|range| range.end < plain.end) {
                    block += 1;
                }
                if let Some(range) = self.blocks.get(block).filter(|range| range.start <= plain.start) {
                    let inside = plain.start - range.start..plain.end - range.start;
                    link.excerpt = excerpt::around(&self.plain[range.clone()], inside, Parsed::EXCERPT);
                }
                if link.excerpt.is_empty() {
                    link.excerpt = excerpt::beginning(link.label.as_ref().unwrap_or(&link.target), Parsed::EXCERPT);
                }
            }
            links.push(link);
        }
        // A link within another's label ends first; the store wants them by their beginning.
        links.sort_by_key(|link| link.span.start);
        let mut seen = HashSet::new();
        let tags = properties.tags.into_iter().chain(self.tags);
        let tags = tags.filter(|tag| seen.insert(tag.key.clone())).take(Parsed::TAGS).collect();
        let mut seen = HashSet::new();
        let aliases =
            properties.aliases.into_iter().filter(|alias| seen.insert(crate::name::name_key(alias))).collect();
        let start = if self.excerpt.is_empty() { &self.plain } else { &self.excerpt };
        let start = &start[..start.floor_char_boundary(Parsed::EXCERPT * 8)];
        Parsed {
            links,
            tags,
            aliases,
            title: properties.title,
            excerpt: excerpt::beginning(&start.replace('\n', " "), Parsed::EXCERPT),
            word_count: self.words,
            text: self.plain,
        }
    }
}

fn lines(body: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    body[range].split_inclusive('\n').map(move |line| {
        let begin = at;
        at += line.len();
        begin..at
    })
}

/// `%20` and the like (RFC 3986, section 2.1). What does not decode to UTF-8 stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        if let ([high, low, tail @ ..], b'%') = (tail, first)
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits make a byte"));
            rest = tail;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn words(text: &str) -> u32 {
    let mut count = 0_u32;
    let mut inside = false;
    for c in text.chars() {
        let own = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
        let part = c.is_alphanumeric() || (inside && matches!(c, '\'' | '’' | '-' | '_'));
        count += u32::from(own || (part && !inside));
        inside = part && !own;
    }
    count
}

/// How far the mark of a callout reaches into a quotation, `> [!tip]- ` as Obsidian writes it; 0 when it is none.
fn callout_mark(quotation: &str) -> usize {
    // Its own mark only: a quotation within a quotation within a quotation is looked at once for each.
    let inside = quotation.strip_prefix('>').unwrap_or(quotation).trim_start_matches([' ', '\t']);
    let Some((kind, _)) = inside.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else { return 0 };
    if kind.is_empty() || !kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return 0;
    }
    let mark = quotation.len() - inside.len() + "[!]".len() + kind.len();
    mark + usize::from(quotation[mark..].starts_with(['+', '-']))
}

#[cfg(test)]
mod tests;
