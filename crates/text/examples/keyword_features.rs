//! Writes the candidates of texts with their features, for `scripts/train-keywords`.
//!
//! One JSON object a line in (`id`, `text`), one a line out: `id`, `traits` of the text, and `candidates`, each a phrase
//! with its features.

use loci_text::keywords::candidates;
use loci_text::{Document, Source};
use serde_json::{Value, json};
use std::io::{BufRead, Error, Write, stdin, stdout};

fn main() -> Result<(), Error> {
    let mut output = stdout().lock();
    for line in stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let document = Document::parse(line["text"].as_str().unwrap_or_default(), Source::Plain);
        let (candidates, traits) = candidates(&document);
        let candidates: Vec<Value> =
            candidates.into_iter().map(|candidate| json!([candidate.phrase, candidate.features.to_vec()])).collect();
        writeln!(
            output,
            "{}",
            json!({ "id": line["id"], "words": document.words(), "traits": traits.to_vec(), "candidates": candidates })
        )?;
    }
    Ok(())
}
