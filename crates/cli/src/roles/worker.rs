//! `loci worker`: the background work, also part of `loci serve`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use loci_app::App;
use loci_app::analysis::{Connector, Reader};
use loci_app::pulse::BackgroundLoop;
use loci_app::supervision::{Rest, keep_going};
use loci_app::tasks::{Registry, Runner};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::configuration::Configuration;
use crate::wiring;

/// How many imports are done at the same time.
const TASKS_AT_ONCE: usize = 2;
/// How often it is looked whether the model is still used.
const TIDY_EVERY: Duration = Duration::from_secs(15);
/// How long work that has begun may go on after the program was told to stop. What is cut off then is done again at the
/// next start.
const DRAIN: Duration = Duration::from_secs(20);

pub(crate) async fn run(configuration: &Configuration) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    let stop = CancellationToken::new();
    let work = start(&app, &stop);
    tracing::info!("reading notes");
    stopped().await;
    stop.cancel();
    finish(work).await;
    Ok(ExitCode::SUCCESS)
}

/// Starts the background work.
pub(crate) fn start(app: &App, stop: &CancellationToken) -> TaskTracker {
    let work = TaskTracker::new();
    // What a loop remembers may be half changed by a panic, so each time a new one is begun.
    work.spawn(keep_going(BackgroundLoop::Reader, Rest::default(), stop.clone(), {
        let (app, stop) = (app.clone(), stop.clone());
        move || {
            let (reader, stop) = (Reader::new(app.clone()), stop.clone());
            async move { reader.run(stop).await }
        }
    }));
    work.spawn(keep_going(BackgroundLoop::Connector, Rest::default(), stop.clone(), {
        let (app, stop) = (app.clone(), stop.clone());
        move || {
            let (mut connector, stop) = (Connector::new(app.clone()), stop.clone());
            async move { connector.run(stop).await }
        }
    }));
    work.spawn(keep_going(BackgroundLoop::TaskRunner, Rest::default(), stop.clone(), {
        let (app, stop) = (app.clone(), stop.clone());
        move || Runner::new(app.clone(), Registry::all(), TASKS_AT_ONCE).run(stop.clone())
    }));
    work.spawn({
        let (app, stop) = (app.clone(), stop.clone());
        async move {
            while stop.run_until_cancelled(tokio::time::sleep(TIDY_EVERY)).await.is_some() {
                if app.ai().release_idle_model(Instant::now()) {
                    tracing::info!("the model was not used for a while and has been dropped from memory");
                }
            }
        }
    });
    work.close();
    work
}

/// Waits for work that has begun.
pub(crate) async fn finish(work: TaskTracker) {
    if tokio::time::timeout(DRAIN, work.wait()).await.is_err() {
        tracing::warn!("background work did not end in time; it will be done again at the next start");
    }
}

/// Waits until the program is told to stop, by Ctrl+C or SIGTERM.
pub(crate) async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
