//! `loci move`, `loci backup` and `loci restore`: all of an installation into another database, or into a file and back.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use loci_store::transfer::{self, Copied};
use loci_store::{Database, Options};

use crate::configuration::Configuration;

/// A large table is one statement to PostgreSQL.
const STATEMENT: Duration = Duration::from_secs(6 * 60 * 60);

/// From which database into which.
#[derive(Args)]
pub(crate) struct MoveArgs {
    /// The database to copy: `sqlite:PATH` or `postgres://…`. It is not changed.
    #[arg(long, value_name = "URL")]
    from: String,

    /// The database to copy it into. It must be empty, or an earlier copy.
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Where a backup is.
#[derive(Args)]
pub(crate) struct BackupArgs {
    /// The file of the backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Copies one database into another. The server may go on meanwhile; what it writes after the beginning is not in the copy.
pub(crate) async fn move_database(args: &MoveArgs) -> Result<ExitCode> {
    let source = open_source(&args.from).await?;
    let target = open_target(&args.to).await?;
    take_over(source, target).await
}

/// Copies the configured database into a file. The server may go on meanwhile.
pub(crate) async fn backup(configuration: &Configuration, args: &BackupArgs) -> Result<ExitCode> {
    if args.file.exists() {
        bail!("{} exists already; a backup is written into a new file", args.file.display());
    }
    let source = open_source(&configuration.database_url()).await?;
    // Under another name until it is whole, so that no half of a backup is ever taken for one.
    let partial = args.file.with_extension("partial");
    let _ = std::fs::remove_file(&partial);
    let target = open_target(&format!("sqlite:{}", partial.display())).await?;
    copy(&source, &target).await?;
    close(source, target).await?;
    std::fs::rename(&partial, &args.file).with_context(|| format!("{} can't be written", args.file.display()))?;
    say(&format!("The backup is {}.", args.file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Copies a backup into the configured database, which must be empty or hold the same accounts.
pub(crate) async fn restore(configuration: &Configuration, args: &BackupArgs) -> Result<ExitCode> {
    if !args.file.is_file() {
        bail!("there is no backup {}", args.file.display());
    }
    let source = open_source(&format!("sqlite:{}", args.file.display())).await?;
    let target = open_target(&configuration.database_url()).await?;
    take_over(source, target).await
}

/// Copies everything into a database that a server is to use.
async fn take_over(source: Database, target: Database) -> Result<ExitCode> {
    copy(&source, &target).await?;
    let notes = transfer::index_again(&target).await.context("the search index can't be made")?;
    say(&format!("The search index holds {notes} notes again."));
    close(source, target).await
}

async fn open_source(url: &str) -> Result<Database> {
    if url.strip_prefix("sqlite:").is_some_and(|path| !std::path::Path::new(path).is_file()) {
        bail!("there is no database {url}");
    }
    let database = open(url).await?;
    match database.pending_migrations().await {
        Ok(0) => Ok(database),
        Ok(_) => bail!("the database to copy is of an older version; run `loci migrate` on it first"),
        Err(error) => Err(error).context("the database to copy can't be read"),
    }
}

async fn open_target(url: &str) -> Result<Database> {
    let database = open(url).await?;
    database.migrate().await.context("the database to copy into can't be brought up to date")?;
    Ok(database)
}

async fn open(url: &str) -> Result<Database> {
    let options = Options { statement_timeout: STATEMENT, ..Options::new(url) };
    // The address may hold a password, so it is not repeated.
    Database::open(&options).await.with_context(|| {
        let kind = url.split(':').next().unwrap_or_default();
        format!("the {kind} database can't be opened")
    })
}

/// Copies, and shows each table with the rows and hashes of both sides.
async fn copy(source: &Database, target: &Database) -> Result<()> {
    let copied = transfer::copy(source, target).await.context("nothing was copied")?;
    let mut differences = 0;
    for Copied { table, source, target } in &copied {
        let same = source == target;
        differences += usize::from(!same);
        let [word, ..] = source.hash;
        let verdict = if same { "same" } else { "DIFFERENT" };
        say(&format!("{table:<20} {:>9} rows  {word:016x}  {verdict}", source.rows));
    }
    let rows: u64 = copied.iter().map(|copied| copied.source.rows).sum();
    say(&format!("{rows} rows of {} tables were copied; {differences} tables differ.", copied.len()));
    if differences > 0 {
        bail!("the copy would differ from its source, so the target was left as it was");
    }
    Ok(())
}

async fn close(source: Database, target: Database) -> Result<ExitCode> {
    source.close().await?;
    target.close().await?;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "whoever moves an installation reads what was moved")]
fn say(text: &str) {
    println!("{text}");
}
