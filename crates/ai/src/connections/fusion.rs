//! From signals to one score whose parts add up to it.

use serde::{Deserialize, Serialize};

/// What speaks for connecting two notes, each from 0 to 1 and the same in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Cosine of the notes' mean vectors, after the mean of the account is taken away from both.
    pub subject: f32,
    /// Cosine of the closest pair of passages.
    pub passage: f32,
    /// Cosine of the weighted words.
    pub wording: f32,
    /// Cosine of the weighted words of the titles.
    pub titles: f32,
    /// How much of one note's name the other one has among its words; the better direction.
    pub named: f32,
    /// The same, the weaker direction.
    pub named_back: f32,
    /// How telling a name is that one note mentions as it stands; the better direction.
    pub mention: f32,
    /// The same, the weaker direction.
    pub mention_back: f32,
    /// Shared neighbours, tags and folder.
    pub structure: f32,
}

/// What each kind of evidence contributes. The parts sum to the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Nearness of the vectors; `None` when one of the notes has none.
    pub meaning: Option<f32>,
    /// Words in common, rare ones more than common ones.
    pub wording: f32,
    /// One note's title or alias in the other's text.
    pub mention: f32,
    /// Shared neighbours, tags and folder.
    pub structure: f32,
}

/// Log-odds per unit of each signal.
struct Weights {
    bias: f32,
    subject: f32,
    passage: f32,
    wording: f32,
    titles: f32,
    named: f32,
    named_back: f32,
    mention: f32,
    mention_back: f32,
    structure: f32,
}

/// Fitted by logistic regression on links that people drew in four vaults, as they stand and with the linked names cut out,
/// checked by leaving each vault out in turn. The weights of mentions are held below what the fit gives where names were
/// not cut out, because a reader may have no names to go by.
const WITH_MEANING: Weights = Weights {
    bias: -5.0,
    subject: 3.2,
    passage: 2.1,
    wording: 6.5,
    titles: 0.5,
    named: 0.8,
    named_back: 0.0,
    mention: 1.0,
    mention_back: 0.7,
    structure: 1.5,
};

const WITHOUT_MEANING: Weights = Weights { bias: -4.0, subject: 0.0, passage: 0.0, wording: 9.0, ..WITH_MEANING };

/// The probability that a person would connect the notes, by logistic regression, and what each kind of evidence has in
/// it. No weight is negative, so that no part ever speaks against a connection.
pub(super) fn fuse(signals: &Signals, has_meaning: bool) -> (f32, Parts) {
    let weights = if has_meaning { &WITH_MEANING } else { &WITHOUT_MEANING };
    let meaning = weights.subject * signals.subject + weights.passage * signals.passage;
    let wording = weights.wording * signals.wording + weights.titles * signals.titles;
    let mention = weights.named * signals.named
        + weights.named_back * signals.named_back
        + weights.mention * signals.mention
        + weights.mention_back * signals.mention_back;
    let structure = weights.structure * signals.structure;
    let evidence = meaning + wording + mention + structure;
    if evidence <= 0.0 {
        return (0.0, Parts { meaning: has_meaning.then_some(0.0), ..Parts::default() });
    }
    let score = 1.0 / (1.0 + (-(weights.bias + evidence)).exp());
    let share = score / evidence;
    let parts = Parts {
        meaning: has_meaning.then_some(meaning * share),
        wording: wording * share,
        mention: mention * share,
        structure: structure * share,
    };
    (score, parts)
}
