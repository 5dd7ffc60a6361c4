//! `loci export`: writes everything an account holds into one zip archive.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use loci_app::App;
use loci_domain::AccountId;
use tokio::io::AsyncWriteExt;

use crate::configuration::Configuration;
use crate::wiring;

/// Write every note and attachment into a zip archive.
#[derive(Args, Clone, Debug)]
pub(crate) struct ExportArgs {
    /// The e-mail address of the account.
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: String,

    /// The archive to write. A file that exists is replaced once the new one is whole.
    #[arg(long, value_name = "FILE.zip")]
    pub(crate) output: PathBuf,
}

pub(crate) async fn run(configuration: &Configuration, args: &ExportArgs) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    let caller = wiring::owner(&app, &args.user).await?;
    // The archive gets its name only once it is whole.
    let mut unfinished = args.output.clone().into_os_string();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let written = write(&app, caller.account, &unfinished).await;
    if written.is_err() {
        let _ = tokio::fs::remove_file(&unfinished).await;
    }
    let bytes = written?;
    tokio::fs::rename(&unfinished, &args.output)
        .await
        .with_context(|| format!("{} can't be written", args.output.display()))?;
    tell(&args.output, bytes);
    Ok(ExitCode::SUCCESS)
}

async fn write(app: &App, account: AccountId, path: &Path) -> Result<u64> {
    let unwritable = || format!("{} can't be written", path.display());
    let mut file = tokio::fs::File::create(path).await.with_context(unwritable)?;
    let mut pieces = app.export(account);
    let mut bytes = 0;
    while let Some(piece) = pieces.recv().await {
        let piece = piece.context("the export broke off")?;
        file.write_all(&piece).await.with_context(unwritable)?;
        bytes += piece.len() as u64;
    }
    file.sync_all().await.with_context(unwritable)?;
    Ok(bytes)
}

#[expect(clippy::print_stdout, reason = "saying what was written is the end of this role")]
fn tell(path: &Path, bytes: u64) {
    println!("{} ({bytes} bytes)", path.display());
}
