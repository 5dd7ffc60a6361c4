//! Short pieces of text, cut at whole words.

use std::ops::Range;

const ELLIPSIS: char = '…';

/// The part of `text` around `span`: about `budget` characters, whole words, with an ellipsis where something is left
/// out. `text` is one line already; `span` lies on character boundaries. The cost grows with the budget, not the text.
pub fn around(text: &str, span: Range<usize>, budget: usize) -> String {
    let window = window(text, span, budget);
    let mut excerpt = String::with_capacity(window.len() + 8);
    if window.start > 0 {
        excerpt.push(ELLIPSIS);
    }
    excerpt.push_str(text[window.clone()].trim());
    if window.end < text.len() {
        excerpt.push(ELLIPSIS);
    }
    excerpt
}

/// Where the excerpt of [`around`] begins and ends in `text`.
pub fn window(text: &str, span: Range<usize>, budget: usize) -> Range<usize> {
    let inside = text[span.clone()].chars().take(budget).count();
    let rest = budget - inside;
    // What one side does not use, the other may.
    let left = text[..span.start].chars().rev().take(rest).count();
    let right = text[span.start..].chars().skip(inside).take(rest).count();
    let left = left.min((rest / 2).max(rest - right));
    let right = right.min(rest - left);
    let mut start = text[..span.start].char_indices().rev().take(left).last().map_or(span.start, |(at, _)| at);
    let mut end = text[span.start..].char_indices().nth(inside + right).map_or(text.len(), |(at, _)| span.start + at);
    if start > 0
        && !text[..start].ends_with(char::is_whitespace)
        && let Some((at, c)) = text[start..span.start].char_indices().find(|(_, c)| c.is_whitespace())
    {
        start += at + c.len_utf8();
    }
    if end < text.len()
        && !text[end..].starts_with(char::is_whitespace)
        && end > span.end
        && let Some(at) = text[span.end..end].rfind(char::is_whitespace)
    {
        end = span.end + at;
    }
    start..end
}

/// The beginning of `text`, in at most `budget` characters and whole words.
pub fn beginning(text: &str, budget: usize) -> String {
    around(text, 0..0, budget)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_what_fits_and_cuts_at_words() {
        assert_eq!(around("one two three", 4..7, 50), "one two three");
        assert_eq!(around("alpha beta gamma delta epsilon", 11..16, 16), "…beta gamma delta…");
        assert_eq!(around("alpha beta gamma delta", 0..5, 12), "alpha beta…");
        assert_eq!(around("線形代数の基礎を学ぶ", 12..15, 5), "…代数の基礎…");
    }

    proptest! {
        #[test]
        fn every_excerpt_holds_its_span_and_stays_small(
            text in "[a-zé線 ]{0,400}", from in 0usize..400, length in 0usize..20, budget in 20usize..80,
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = bounds[from.min(bounds.len() - 1)];
            let end = bounds[(from + length).min(bounds.len() - 1)].max(start);
            let cut = window(&text, start..end, budget);
            prop_assert!(cut.start <= start && end <= cut.end);
            prop_assert!(text[cut].chars().count() <= budget);
        }
    }
}
