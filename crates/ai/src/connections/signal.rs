//! What may speak for connecting two notes.

/// A kind of evidence for a connection, by the name under which it can be left out of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// [`Signals::subject`].
    Subject,
    /// [`Signals::passage`].
    Passage,
    /// [`Signals::wording`].
    Wording,
    /// [`Signals::contained`].
    Contained,
    /// [`Signals::titles`].
    Titles,
    /// [`Signals::named`] in both directions.
    Named,
    /// [`Signals::mention`] in both directions.
    Mention,
    /// [`Signals::known`].
    Known,
    /// [`Signals::near`].
    Near,
    /// [`Signals::structure`].
    Structure,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Subject,
        Self::Passage,
        Self::Wording,
        Self::Contained,
        Self::Titles,
        Self::Named,
        Self::Mention,
        Self::Known,
        Self::Near,
        Self::Structure,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Passage => "passage",
            Self::Wording => "wording",
            Self::Contained => "contained",
            Self::Titles => "titles",
            Self::Named => "named",
            Self::Mention => "mention",
            Self::Known => "known",
            Self::Near => "near",
            Self::Structure => "structure",
        }
    }
}

/// What speaks for connecting two notes, each from 0 to 1. All but `near` are the same in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Cosine of the notes' mean vectors, after the mean of the account is taken away from both.
    pub subject: f32,
    /// Cosine of the closest pair of passages.
    pub passage: f32,
    /// Cosine of the weighted words.
    pub wording: f32,
    /// How well one note answers the words of the other, as a share of how well that one does itself (BM25, Robertson and
    /// Zaragoza 2009); the better direction. Unlike a cosine it finds a short note within the subject of a long one.
    pub contained: f32,
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
    /// In how many notes of the account the names of the two stand: what is often spoken of is often linked to.
    pub known: f32,
    /// How far the notes nearest to the one are also the nearest to the other, seen among what is near to the first.
    pub near: f32,
    /// Linked neighbours, tags and folder in common.
    pub structure: f32,
}

impl Signals {
    /// Takes a signal away, as if it said nothing.
    pub(super) fn leave_out(&mut self, signal: Signal) {
        match signal {
            Signal::Subject => self.subject = 0.0,
            Signal::Passage => self.passage = 0.0,
            Signal::Wording => self.wording = 0.0,
            Signal::Contained => self.contained = 0.0,
            Signal::Titles => self.titles = 0.0,
            Signal::Named => (self.named, self.named_back) = (0.0, 0.0),
            Signal::Mention => (self.mention, self.mention_back) = (0.0, 0.0),
            Signal::Known => self.known = 0.0,
            Signal::Near => self.near = 0.0,
            Signal::Structure => self.structure = 0.0,
        }
    }

    /// How close two notes are by what they say, without names and structure.
    pub(super) fn closeness(&self, has_meaning: bool) -> f32 {
        if has_meaning {
            (self.subject + self.passage + self.wording + self.contained) / 4.0
        } else {
            (self.wording + self.contained) / 2.0
        }
    }
}
