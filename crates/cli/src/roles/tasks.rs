//! `loci tasks`: the background work of all accounts, and what was given up.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use loci_app::workload::{GivenUp, MOST_OFFERED};

use crate::configuration::Configuration;
use crate::wiring;

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
    for (process, silent) in app.processes().await? {
        let silent = if silent { ", silent" } else { "" };
        let (role, host, seen) = (process.role, process.host, process.seen_at.format("%F %T UTC"));
        println!("{role} on {host}, version {}: last seen {seen}{silent}", process.version);
    }
    let given_up = app.given_up(MOST_OFFERED).await?;
    for GivenUp { kind, id, account, attempts, reason, .. } in &given_up {
        println!("given up: {kind} {id} of account {account} after {attempts} tries: {reason}");
    }
    if args.retry {
        println!("{} of {} are offered again", app.offer_given_up_again(&given_up).await?, given_up.len());
    } else if given_up.is_empty() {
        println!("nothing was given up");
    }
    Ok(ExitCode::SUCCESS)
}
