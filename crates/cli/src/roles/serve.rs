//! `loci serve`: the page, the API and the background work in one process.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use loci_api::{ApiState, HttpSettings};
use tokio::net::TcpListener;

use super::worker;
use crate::configuration::Configuration;
use crate::wiring;

pub(crate) async fn run(configuration: &Configuration) -> Result<ExitCode> {
    let trusted_proxies = configuration.trusted_proxies()?;
    // The port comes first: when another Loci runs here already, its database is better left alone.
    let listener = TcpListener::bind(configuration.bind).await.with_context(|| {
        format!(
            "the address {} can't be served; if another program uses it, stop that or set LOCI_BIND to another port",
            configuration.bind
        )
    })?;
    let database = wiring::database(configuration).await?;
    let app = wiring::application(configuration, database)?;
    let stop = app.shutdown().clone();
    let work = if configuration.serve_works {
        worker::start(&app, "server and worker", configuration.tasks_at_once.get(), &stop)
    } else {
        worker::start_without_work(&app, "server", &stop)
    };
    let settings = HttpSettings {
        public_url: configuration.public_url.clone(),
        trusted_proxies,
        metrics_token: configuration.metrics_token.clone(),
        ..HttpSettings::default()
    };
    let router = loci_api::router(ApiState { app: app.clone(), settings: Arc::new(settings) });
    announce(configuration, &listener)?;
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown({
            let stop = stop.clone();
            async move {
                worker::stopped().await;
                tracing::info!("stopping");
                stop.cancel();
            }
        });
    server.await.context("the server ended")?;
    worker::finish(work).await;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "whoever starts the server looks here for its address")]
fn announce(configuration: &Configuration, listener: &TcpListener) -> Result<()> {
    let address = listener.local_addr()?;
    let shown = configuration.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    println!("Loci is ready at {shown}");
    Ok(())
}
