//! What a student asks of what Loci found: insight into a note, connections, quizzes and study plans.

mod connections;
mod insight;
mod plan;
mod quiz;

pub use connections::{Connection, Connections, Quote, Relation};
pub use insight::Insight;
pub use plan::{Plan, PlanOf, Step};
pub use quiz::{AnswerLanguage, GivenAnswer, Proof, Question, Quiz, QuizOver};
