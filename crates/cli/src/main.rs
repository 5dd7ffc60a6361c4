//! The `loci` binary: configuration, wiring and roles.

mod analyze;
mod configuration;
mod doctor;
mod logging;
mod roles;
mod wiring;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::configuration::Configuration;

/// Notes that are read: keywords, summaries, connections, quizzes and study plans.
#[derive(Parser)]
#[command(name = "loci", version, arg_required_else_help = true)]
struct Cli {
    /// A configuration file; without it, loci.toml in the working folder is read if it exists.
    #[arg(long, global = true, value_name = "FILE", env = "LOCI_CONFIG")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// Serve the page and the API, and read notes in the background.
    Serve,
    /// Read notes in the background, without serving.
    Worker,
    /// Take files, folders and zip archives in.
    Import(roles::import::ImportArgs),
    /// Write every note and attachment of an account into a zip archive.
    Export(roles::export::ExportArgs),
    /// Answer JSON Lines from standard input with the engines of the server.
    Analyze(analyze::AnalyzeArgs),
    /// Show the background work of all accounts and what was given up, and offer that again.
    Tasks(roles::tasks::TasksArgs),
    /// Bring the database to this version.
    Migrate,
    /// Copy everything from one database into another, SQLite or PostgreSQL, and compare the two.
    Move(roles::transfer::MoveArgs),
    /// Copy everything into a file, while the server goes on.
    Backup(roles::transfer::BackupArgs),
    /// Copy everything from such a file into the database.
    Restore(roles::transfer::BackupArgs),
    /// Ask the server on this machine, or the worker, whether it is ready: for health checks of containers.
    Ready(roles::ready::ReadyArgs),
    /// Check configuration, database and model, and say what is wrong and what to do.
    Doctor,
    /// Print the OpenAPI document.
    Openapi,
    /// Print every setting with its default, as Markdown.
    Configuration,
}

fn main() -> ExitCode {
    loci_embed::tune_allocator();
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    // These three need no configuration, and must work where it is broken; engines outside of this machine do.
    match &cli.role {
        Role::Analyze(args) => return analyze::run(args.clone(), cli.config.as_deref()),
        Role::Openapi => return print(&serde_json::to_string_pretty(&loci_api::openapi())?),
        Role::Configuration => return print(&configuration::documentation()),
        _ => {}
    }
    let configuration = Configuration::load(cli.config.as_deref())?;
    logging::start(&configuration);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("loci").build()?;
    runtime.block_on(async move {
        match cli.role {
            Role::Serve => roles::serve::run(&configuration).await,
            Role::Worker => roles::worker::run(&configuration).await,
            Role::Import(args) => roles::import::run(&configuration, &args).await,
            Role::Export(args) => roles::export::run(&configuration, &args).await,
            Role::Tasks(args) => roles::tasks::run(&configuration, &args).await,
            Role::Migrate => roles::migrate::run(&configuration).await,
            Role::Move(args) => roles::transfer::move_database(&args).await,
            Role::Backup(args) => roles::transfer::backup(&configuration, &args).await,
            Role::Restore(args) => roles::transfer::restore(&configuration, &args).await,
            Role::Ready(args) => roles::ready::run(&configuration, &args).await,
            Role::Doctor => doctor::run(&configuration).await,
            Role::Analyze(_) | Role::Openapi | Role::Configuration => Ok(ExitCode::SUCCESS),
        }
    })
}

#[expect(clippy::print_stdout, reason = "printing is what these roles are for")]
fn print(text: &str) -> anyhow::Result<ExitCode> {
    println!("{}", text.trim_end());
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stderr, reason = "whoever started the program reads why it ended")]
fn report(error: &anyhow::Error) {
    eprintln!("loci: {error:#}");
}
