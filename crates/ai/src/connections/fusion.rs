//! From signals to one score whose parts add up to it.

use serde::{Deserialize, Serialize};

use super::signal::Signals;

/// What each kind of evidence contributes. The parts sum to the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Nearness of the vectors; `None` when one of the notes has none.
    pub meaning: Option<f32>,
    /// Words in common, rare ones more than common ones.
    pub wording: f32,
    /// One note's title or alias in the other's text.
    pub mention: f32,
    /// The note's place among the others: neighbours in common, near or linked, tags, folder, and how often a name stands in
    /// other notes.
    pub structure: f32,
}

/// Log-odds for a signal of 1; what they start from is `bias`.
struct Weights {
    bias: f32,
    of: Signals,
}

/// Begun from a listwise logistic fit on links that people drew in four vaults, as they stand and with the linked names cut
/// out, then rounded and adjusted by hand on the same vaults. The weights of names are held between what the two kinds of
/// vault ask for, because a reader may have no names to go by. The vaults have no tags and hardly any folders, so the
/// weight of structure is set by hand, and so is the bias.
const WITH_MEANING: Weights = Weights {
    bias: -6.0,
    of: Signals {
        subject: 0.8,
        passage: 2.3,
        wording: 2.9,
        contained: 4.1,
        titles: 0.7,
        named: 1.0,
        named_back: 0.0,
        mention: 1.4,
        mention_back: 0.9,
        known: 1.6,
        near: 2.3,
        structure: 1.5,
    },
};

const WITHOUT_MEANING: Weights = Weights {
    bias: -5.0,
    of: Signals {
        subject: 0.0,
        passage: 0.0,
        wording: 5.0,
        contained: 3.5,
        titles: 1.3,
        named: 0.4,
        named_back: 0.0,
        mention: 0.5,
        mention_back: 0.4,
        known: 0.2,
        near: 2.6,
        structure: 1.5,
    },
};

/// The probability that a person would connect the notes, by logistic regression, and what each kind of evidence has in
/// it. No weight is negative, so that no part ever speaks against a connection.
pub(super) fn fuse(signals: &Signals, has_meaning: bool) -> (f32, Parts) {
    let Weights { bias, of: weights } = if has_meaning { &WITH_MEANING } else { &WITHOUT_MEANING };
    let meaning = weights.subject * signals.subject + weights.passage * signals.passage;
    let wording =
        weights.wording * signals.wording + weights.contained * signals.contained + weights.titles * signals.titles;
    let mention = weights.named * signals.named
        + weights.named_back * signals.named_back
        + weights.mention * signals.mention
        + weights.mention_back * signals.mention_back;
    let structure = weights.near * signals.near + weights.structure * signals.structure;
    let between = meaning + wording + mention + structure;
    // That both are well known connects nothing where nothing else does.
    if between <= 0.0 {
        return (0.0, Parts { meaning: has_meaning.then_some(0.0), ..Parts::default() });
    }
    let structure = structure + weights.known * signals.known;
    let evidence = meaning + wording + mention + structure;
    let score = 1.0 / (1.0 + (-(bias + evidence)).exp());
    let share = score / evidence;
    let parts = Parts {
        meaning: has_meaning.then_some(meaning * share),
        wording: wording * share,
        mention: mention * share,
        structure: structure * share,
    };
    (score, parts)
}
