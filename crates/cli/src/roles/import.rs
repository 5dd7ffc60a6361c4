//! `loci import`: takes files, folders and archives in without a server, with the rules of the page.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use loci_app::import::ImportUpload;
use loci_app::tasks::{Registry, Runner};
use loci_app::{App, Caller};
use loci_domain::task::{Outcome, Task, TaskState};
use loci_domain::vault::{self, FileKind};
use tokio::io::AsyncReadExt;
use tokio_util::sync::CancellationToken;

use crate::configuration::Configuration;
use crate::wiring;

/// How much of a file is read at once.
const PIECE: usize = 256 * 1024;
/// How often it is looked how far the import has come.
const LOOK: Duration = Duration::from_millis(100);
/// Of the files left out for one reason, so many are named.
const NAMED: usize = 5;

/// Take files, folders and zip archives in.
#[derive(Args, Clone, Debug)]
pub(crate) struct ImportArgs {
    /// Markdown and text files, pictures, folders of them, or zip archives.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The e-mail address of the account that gets the notes.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: String,
}

pub(crate) async fn run(configuration: &Configuration, args: &ImportArgs) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    let caller = wiring::owner(&app, &args.user).await?;
    let files = tokio::task::spawn_blocking({
        let paths = args.paths.clone();
        move || list(&paths)
    })
    .await??;
    let mut upload = app.begin_import(caller.account).await?;
    if let Err(error) = send(&mut upload, &files).await {
        upload.abandon().await;
        return Err(error);
    }
    let task = upload.finish().await?;
    let task = follow(&app, caller, task).await?;
    report(&app, caller, &task).await?;
    Ok(if task.state == TaskState::Done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A file on the disk and what it is called in the import.
struct Listed {
    path: PathBuf,
    name: String,
}

/// Lists files, and those in folders: each folder's own name stands before what is in it, as a browser does it.
fn list(paths: &[PathBuf]) -> Result<Vec<Listed>> {
    let mut files = Vec::new();
    for path in paths {
        let real = path.canonicalize().with_context(|| format!("{} can't be opened", path.display()))?;
        let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if real.is_dir() {
            walk(&real, &name, &mut files)?;
        } else {
            files.push(Listed { path: real, name });
        }
    }
    if files.is_empty() {
        bail!("there is no file to import");
    }
    Ok(files)
}

fn walk(folder: &Path, name: &str, files: &mut Vec<Listed>) -> Result<()> {
    let unreadable = || format!("the folder {} can't be read", folder.display());
    let mut entries = std::fs::read_dir(folder).with_context(unreadable)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().with_context(unreadable)?;
        let own = entry.file_name().to_string_lossy().into_owned();
        let inner = format!("{name}/{own}");
        if kind.is_dir() {
            // Programs keep their own files there, often very many.
            if !own.starts_with('.') {
                walk(&entry.path(), &inner, files)?;
            }
        } else if kind.is_file() {
            files.push(Listed { path: entry.path(), name: inner });
        }
    }
    Ok(())
}

async fn send(upload: &mut ImportUpload, files: &[Listed]) -> Result<()> {
    let mut piece = vec![0; PIECE];
    for file in files {
        upload.begin_file(&file.name).await?;
        // What will be left out by its name alone need not be read to stand in the report.
        if vault::normalise(&file.name).is_ok_and(|path| matches!(vault::kind(&path), FileKind::LeftOut(_))) {
            continue;
        }
        let unreadable = || format!("{} can't be read", file.path.display());
        let mut source = tokio::fs::File::open(&file.path).await.with_context(unreadable)?;
        loop {
            let count = source.read(&mut piece).await.with_context(unreadable)?;
            if count == 0 {
                break;
            }
            upload.write(&piece[..count]).await?;
        }
    }
    Ok(())
}

/// Does the import, unless a server on the same database is quicker, and shows how far it has come.
async fn follow(app: &App, caller: Caller, task: Task) -> Result<Task> {
    let stop = CancellationToken::new();
    let runner = tokio::spawn(Runner::new(app.clone(), Registry::all(), 1).run(stop.clone()));
    let mut task = task;
    while task.finished_at.is_none() {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = super::worker::stopped() => {
                stop.cancel();
                runner.await?;
                bail!("stopped; the import goes on when a server or a worker runs");
            }
        }
        task = app.task(caller, task.id).await?;
        progress(&task);
    }
    stop.cancel();
    runner.await?;
    Ok(task)
}

/// Writes over its own line on a terminal; elsewhere nothing.
fn progress(task: &Task) {
    let mut screen = std::io::stderr();
    if screen.is_terminal() {
        let total = task.total.map_or_else(String::new, |total| format!(" of {total}"));
        let end = if task.finished_at.is_some() { "\n" } else { "" };
        let _ = write!(screen, "\r{}{total} files{end}", task.done);
        let _ = screen.flush();
    }
}

async fn report(app: &App, caller: Caller, task: &Task) -> Result<()> {
    let counts = task.counts.unwrap_or_default();
    let mut text = format!(
        "{} imported, {} updated, {} unchanged, {} attachments, {} left out\n",
        counts.imported, counts.updated, counts.unchanged, counts.attachments, counts.skipped
    );
    for (outcome, reasons) in reasons(app, caller, task).await? {
        for (reason, paths) in reasons {
            text += &format!("\n{} {outcome}: {reason}\n", paths.len());
            for path in paths.iter().take(NAMED) {
                text += &format!("  {path}\n");
            }
            if paths.len() > NAMED {
                text += &format!("  and {} more\n", paths.len() - NAMED);
            }
        }
    }
    if let Some(error) = &task.error {
        text += &format!("\nThe import {}: {error}\n", task.state);
    }
    // Whoever reads may have seen enough, as `head` does: that is no failure of the import.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// The lines that say more than their outcome, gathered by what they say.
async fn reasons(
    app: &App,
    caller: Caller,
    task: &Task,
) -> Result<BTreeMap<&'static str, BTreeMap<String, Vec<String>>>> {
    let mut reasons: BTreeMap<&'static str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let mut cursor = None;
    loop {
        let page = app.task_report(caller, task.id, None, cursor.as_deref(), 500).await?;
        for line in page.items {
            if let Some(reason) = line.reason {
                let outcome = if line.outcome == Outcome::Skipped { "left out" } else { line.outcome.as_str() };
                reasons.entry(outcome).or_default().entry(reason).or_default().push(line.path);
            }
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(reasons);
        }
    }
}
