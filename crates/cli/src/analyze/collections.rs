//! The tasks that need every line before they can answer one.

use std::io;

use loci_ai::connections::{SetNote, suggest_all};
use loci_ai::prerequisites::{SetText, rank_all, study_order};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Engines;
use super::lines::{self, Output};

#[derive(Deserialize)]
struct VaultLine {
    title: String,
    #[serde(default)]
    folder: String,
    body: String,
}

#[derive(Deserialize)]
struct TitledLine {
    title: String,
    text: String,
}

/// For each note of a vault those that it should be linked with.
pub(super) fn links(engines: &Engines, output: &mut Output<'_>) -> anyhow::Result<()> {
    let without = &engines.links_without;
    let collection = Collection::<VaultLine>::read()?;
    let lines = collection.lines.iter();
    let notes: Vec<_> =
        lines.map(|line| SetNote { title: &line.title, folder: &line.folder, body: &line.body }).collect();
    let embedder = Some(engines.manager.embedder().as_ref());
    let found = suggest_all(&notes, embedder, without, engines.heavy_work.cores(), engines.limit);
    collection.write(output, |line| json!({ "pred": collection.ids(&found[line]) }))
}

/// For each text of a set those to be read before it.
pub(super) fn prerequisites(engines: &Engines, output: &mut Output<'_>) -> anyhow::Result<()> {
    let collection = Collection::<TitledLine>::read()?;
    let texts = collection.texts();
    let found = rank_all(&texts, Some(engines.manager.embedder()), engines.heavy_work.cores(), engines.limit);
    collection.write(output, |line| json!({ "pred": collection.ids(&found[line]) }))
}

/// For each text of a set its place in an order of study.
pub(super) fn places_of_study(engines: &Engines, output: &mut Output<'_>) -> anyhow::Result<()> {
    let collection = Collection::<TitledLine>::read()?;
    let texts = collection.texts();
    let places = study_order(&texts, Some(engines.manager.embedder()), engines.heavy_work.cores());
    collection.write(output, |line| json!({ "pos": places[line] }))
}

/// All of standard input.
struct Collection<L> {
    /// The lines that fit the task.
    lines: Vec<L>,
    /// Every line's `id`, with its place in `lines` or the reason why it has none.
    entries: Vec<(Value, Result<usize, String>)>,
    /// The `id` of each of `lines`.
    ids: Vec<Value>,
}

impl<L: DeserializeOwned> Collection<L> {
    fn read() -> anyhow::Result<Self> {
        let mut collection = Self { lines: Vec::new(), entries: Vec::new(), ids: Vec::new() };
        for line in lines::read(io::stdin().lock()) {
            let line = line?;
            let place = line.parse().map(|parsed| {
                collection.lines.push(parsed);
                collection.ids.push(line.id.clone());
                collection.lines.len() - 1
            });
            collection.entries.push((line.id, place));
        }
        Ok(collection)
    }

    fn ids(&self, places: &[usize]) -> Vec<&Value> {
        places.iter().filter_map(|place| self.ids.get(*place)).collect()
    }

    fn write(&self, output: &mut Output<'_>, answer: impl Fn(usize) -> Value) -> anyhow::Result<()> {
        for (id, place) in &self.entries {
            output.write(id.clone(), place.clone().map(&answer))?;
        }
        Ok(())
    }
}

impl Collection<TitledLine> {
    fn texts(&self) -> Vec<SetText<'_>> {
        self.lines.iter().map(|line| SetText { title: &line.title, text: &line.text }).collect()
    }
}
