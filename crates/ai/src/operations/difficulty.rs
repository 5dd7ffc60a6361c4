//! How hard a note is to read.

use loci_text::Document;
use loci_text::difficulty::{Difficulty, assess};

use crate::chain::Chain;
use crate::engine::{Operation, local};
use crate::heavy_work::HeavyWork;

/// Assesses how hard a note is to read, how long that takes, and why.
pub struct AssessDifficulty;

impl Operation for AssessDifficulty {
    type Input = Document;
    type Output = Difficulty;
    const NAME: &'static str = "difficulty";
}

/// One engine: it counts, and counting has no second opinion.
pub(crate) fn chain(heavy_work: &HeavyWork) -> Chain<AssessDifficulty> {
    Chain::new(vec![local::<AssessDifficulty>("readability", "1", heavy_work, |document| Ok(assess(document)))])
}
