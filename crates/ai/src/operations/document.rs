//! Reading a text once, so that no later engine has to.

use std::sync::Arc;

use loci_text::{Document, Source};

use crate::chain::Chain;
use crate::engine::{Operation, local};
use crate::heavy_work::HeavyWork;

/// A text to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// The text.
    pub text: Arc<str>,
    /// What its characters mean.
    pub source: Source,
}

/// Finds the sentences, headings, words and the language of a text.
pub struct ReadDocument;

impl Operation for ReadDocument {
    type Input = Input;
    type Output = Arc<Document>;
    const NAME: &'static str = "document";
}

/// The text as what it is said to be; if that goes wrong, as plain text.
pub(crate) fn chain(heavy_work: &HeavyWork) -> Chain<ReadDocument> {
    Chain::new(vec![
        local::<ReadDocument>("declared-format", "1", heavy_work, |input| {
            Ok(Arc::new(Document::parse(&input.text, input.source)))
        }),
        local::<ReadDocument>("plain-text", "1", heavy_work, |input| {
            Ok(Arc::new(Document::parse(&input.text, Source::Plain)))
        }),
    ])
}
