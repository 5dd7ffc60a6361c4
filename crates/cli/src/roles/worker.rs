//! `loci worker`: the background work, also part of `loci serve`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use loci_api::{ApiState, HttpSettings};
use loci_app::App;
use loci_app::analysis::{Connector, Reader};
use loci_app::pulse::BackgroundLoop;
use loci_app::supervision::{Rest, keep_going};
use loci_app::tasks::{Registry, Runner};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::configuration::Configuration;
use crate::wiring;

/// How long work that has begun may go on after the program was told to stop. What is cut off then is done again at the
/// next start.
const DRAIN: Duration = Duration::from_secs(20);

pub(crate) async fn run(configuration: &Configuration) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    let stop = app.shutdown().clone();
    let work = start(&app, "worker", configuration.tasks_at_once.get(), &stop);
    if let Some(address) = configuration.worker_bind {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("the address {address} can't be served; set LOCI_WORKER_BIND to another"))?;
        let settings = HttpSettings { metrics_token: configuration.metrics_token.clone(), ..HttpSettings::default() };
        let router = loci_api::operator_router(ApiState { app: app.clone(), settings: Arc::new(settings) });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let stop = stop.clone();
        tokio::spawn(
            async move { axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await },
        );
    }
    tracing::info!("reading notes");
    stopped().await;
    stop.cancel();
    finish(work).await;
    Ok(ExitCode::SUCCESS)
}

/// Starts the background work of a process that is there for `role`, with at most so many tasks at the same time.
pub(crate) fn start(app: &App, role: &'static str, tasks_at_once: usize, stop: &CancellationToken) -> TaskTracker {
    let work = start_without_work(app, role, stop);
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
        move || Runner::new(app.clone(), Registry::all(), tasks_at_once).run(stop.clone())
    }));
    work
}

/// Starts what every process of an installation does, whether it works in the background or not.
pub(crate) fn start_without_work(app: &App, role: &'static str, stop: &CancellationToken) -> TaskTracker {
    let work = TaskTracker::new();
    work.spawn(app.clone().keep_house(role, stop.clone()));
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
