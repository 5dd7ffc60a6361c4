//! The tasks that need every line before they can answer one.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use anyhow::Context as _;
use loci_ai::connections::{Index, NoteProfile, NoteSource};
use loci_ai::{Language, Source};
use loci_embed::Vector;
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

/// A note of a vault after it was read by itself.
struct ReadNote {
    line: VaultLine,
    language: Option<Language>,
    vectors: Vec<Vector>,
}

/// For each note of a vault those that it should be linked with.
pub(super) async fn links(engines: &Arc<Engines>, output: &mut Output<'_>) -> anyhow::Result<()> {
    let lines = read_all::<VaultLine>()?;
    let (ids, notes) = read_notes(engines, lines, output).await?;
    let index = Arc::new(build_index(engines, notes).await?);
    let ids: Arc<[Value]> = ids.into();
    let in_flight = engines.heavy_work.cores() * 2;
    for (position, id) in (0_u32..).zip(ids.iter()) {
        let (engines, index, ids) = (Arc::clone(engines), Arc::clone(&index), Arc::clone(&ids));
        let found = tokio::spawn(async move {
            let limit = engines.limit;
            let suggestions = engines.heavy_work.run(move || index.suggest(position, limit)).await.unwrap_or_default();
            let others = suggestions.iter().filter_map(|suggestion| ids.get(suggestion.other as usize));
            json!({ "pred": others.collect::<Vec<_>>() })
        });
        output.later(id.clone(), found);
        output.write_down_to(in_flight).await?;
    }
    output.write_down_to(0).await
}

/// Every line of standard input with its `id`, or the reason why it does not fit.
fn read_all<L: DeserializeOwned>() -> anyhow::Result<Vec<(Value, Result<L, String>)>> {
    lines::read(io::stdin().lock())
        .map(|line| {
            let line = line?;
            let parsed = line.parse();
            Ok((line.id, parsed))
        })
        .collect()
}

/// Reads the notes of a vault, as many at once as there are cores. Bad lines are refused and left out.
async fn read_notes(
    engines: &Arc<Engines>,
    lines: Vec<(Value, Result<VaultLine, String>)>,
    output: &mut Output<'_>,
) -> anyhow::Result<(Vec<Value>, Vec<ReadNote>)> {
    let mut ids = Vec::new();
    let mut readings = Vec::new();
    for (id, line) in lines {
        match line {
            Ok(line) => {
                ids.push(id);
                readings.push(tokio::spawn(read_note(Arc::clone(engines), line)));
            }
            Err(error) => output.refuse(id, error),
        }
    }
    let mut notes = Vec::with_capacity(readings.len());
    for reading in readings {
        notes.push(reading.await.context("A note could not be read")?);
    }
    Ok((ids, notes))
}

async fn read_note(engines: Arc<Engines>, line: VaultLine) -> ReadNote {
    let document = engines.document(line.body.clone(), Source::Markdown).await;
    let language = document.language();
    // Without a model the connections rest on wording alone.
    let passages = engines.manager.passages(line.title.clone(), document).await.ok();
    let passages = passages.map(|answer| answer.value).unwrap_or_default();
    ReadNote { line, language, vectors: passages.into_iter().map(|passage| passage.vector).collect() }
}

async fn build_index(engines: &Arc<Engines>, notes: Vec<ReadNote>) -> anyhow::Result<Index<u32>> {
    let build = move || {
        let usual_language = most_frequent(notes.iter().filter_map(|note| note.language));
        let mut index = Index::new();
        for (position, note) in (0_u32..).zip(&notes) {
            let profile = NoteProfile::read(&NoteSource {
                title: &note.line.title,
                aliases: &[],
                folder: &note.line.folder,
                tags: &[],
                body: &note.line.body,
                language: note.language.or(usual_language),
                links: &[],
                vectors: &note.vectors,
            });
            index.upsert(position, profile);
        }
        index
    };
    engines.heavy_work.run(build).await.context("The index of the vault could not be built")
}

fn most_frequent(languages: impl Iterator<Item = Language>) -> Option<Language> {
    let mut counts: HashMap<Language, usize> = HashMap::new();
    for language in languages {
        *counts.entry(language).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(language, count)| (*count, language.code())).map(|(language, _)| language)
}
