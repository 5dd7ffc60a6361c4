//! The operations, one a file: what goes in, what comes out, and the engines that perform it.

pub mod difficulty;
pub mod distractors;
pub mod document;
pub mod explanation;
pub mod judgement;
pub mod keywords;
pub mod passages;
pub mod quiz;
pub mod similarity;
pub mod study_plan;
pub mod summary;
