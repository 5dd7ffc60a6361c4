//! `loci ready`: whether the process that runs on this machine is ready, for whoever has no other HTTP client there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::configuration::Configuration;

/// A process that takes longer is not ready.
const PATIENCE: Duration = Duration::from_secs(5);
/// The first line of an answer, and more than enough of it.
const BEGINNING: u64 = 64;

/// Whom to ask.
#[derive(Args)]
pub(crate) struct ReadyArgs {
    /// Ask `loci worker` at LOCI_WORKER_BIND instead of `loci serve` at LOCI_BIND.
    #[arg(long)]
    worker: bool,
}

pub(crate) async fn run(configuration: &Configuration, args: &ReadyArgs) -> Result<ExitCode> {
    let address = if args.worker {
        configuration.worker_bind.context("the worker answers nowhere; set LOCI_WORKER_BIND")?
    } else {
        configuration.bind
    };
    let ready = tokio::time::timeout(PATIENCE, ask(reachable(address))).await;
    Ok(if matches!(ready, Ok(Ok(true))) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An address that listens everywhere is asked on this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn ask(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("GET /health/ready HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(BEGINNING).read_to_end(&mut answer).await?;
    Ok(answer.split(|byte| *byte == b' ').nth(1) == Some(b"200"))
}
