//! Plain text to blocks: paragraphs end at empty lines, list items begin with a bullet or a number.

use super::BlockKind;
use super::block::Block;

/// Reads plain text. A line break inside a paragraph is a blank.
pub(super) fn read(source: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_end();
        let indent = text.len() - text.trim_start().len();
        if indent == text.len() {
            blocks.extend(open.take());
            continue;
        }
        let mut from = indent;
        if let Some(length) = bullet(&text[indent..]) {
            blocks.extend(open.take());
            open = Some(Block::new(BlockKind::ListItem, None));
            from += length;
        }
        let block = open.get_or_insert_with(|| Block::new(BlockKind::Paragraph, None));
        block.blank(start);
        block.push(&text[from..], start + from..start + text.len(), true);
    }
    blocks.extend(open);
    blocks
}

/// The length of a list marker and the blank behind it.
fn bullet(line: &str) -> Option<usize> {
    let marker = line.chars().next()?;
    if matches!(marker, '-' | '*' | '•' | '–' | '◦' | '▪') {
        let length = marker.len_utf8();
        return line[length..].starts_with(' ').then_some(length + 1);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let closed = line[digits..].starts_with(". ") || line[digits..].starts_with(") ");
    ((1..=3).contains(&digits) && closed).then_some(digits + 2)
}
