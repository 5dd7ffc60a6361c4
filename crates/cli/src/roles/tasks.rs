//! `loci tasks`: the background work of all accounts, and what was given up.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::configuration::Configuration;
use crate::wiring;

/// More is not shown at once, nor offered again.
const MOST: u64 = 1_000;

/// What to do with work that was given up.
#[derive(Args)]
pub(crate) struct TasksArgs {
    /// Offer everything again that was given up; a worker takes it up where it stopped.
    #[arg(long)]
    retry: bool,
}

#[expect(clippy::print_stdout, reason = "printing is what this role is for")]
pub(crate) async fn run(configuration: &Configuration, args: &TasksArgs) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    for (kind, backlog) in app.workload().await? {
        let since =
            backlog.since.map_or_else(String::new, |since| format!(", the first since {}", since.format("%F %T UTC")));
        println!("{kind}: {} wait, {} are being done{since}", backlog.waiting, backlog.running);
    }
    let given_up = app.given_up(MOST).await?;
    for task in &given_up.tasks {
        let reason = task.error.as_deref().unwrap_or("no reason is known");
        println!(
            "given up: {} {} of account {} after {} tries: {reason}",
            task.kind, task.id, task.account_id, task.attempt
        );
    }
    for note in &given_up.notes {
        let (id, account, tries) = (note.id, note.account_id, note.analysis_attempt);
        println!("given up: reading of note {id} of account {account} after {tries} tries: {}", note.analysis_error);
    }
    let all = given_up.tasks.len() + given_up.notes.len();
    if args.retry {
        println!("{} of {all} are offered again", app.offer_given_up_again(MOST).await?);
    } else if all == 0 {
        println!("nothing was given up");
    }
    Ok(ExitCode::SUCCESS)
}
