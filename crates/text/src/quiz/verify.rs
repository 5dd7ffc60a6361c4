//! The checks every question passes before a student sees it.

use super::{GAP, Kind, Question};

/// Whether the question may be shown: its proof holds the answer, its prompt does not, and its options are distinct.
pub(super) fn holds(question: &Question) -> bool {
    let answer = question.answer.to_lowercase();
    if answer.is_empty()
        || !question.proof_text.to_lowercase().contains(&answer)
        || question.prompt.to_lowercase().contains(&answer)
    {
        return false;
    }
    match question.kind {
        Kind::Cloze => question.prompt.contains(GAP),
        Kind::MultipleChoice => {
            let mut options: Vec<String> = question.options.iter().map(|option| option.to_lowercase()).collect();
            options.sort();
            options.dedup();
            options.len() == question.options.len() && options.len() > 2 && options.contains(&answer)
        }
    }
}
