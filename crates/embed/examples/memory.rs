//! How much memory the model takes and gives back, measured by hand on Linux:
//!
//! `cargo run --release -p loci-embed --example memory`

use std::fs;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use loci_embed::{Embedder, tune_allocator};

fn main() -> io::Result<()> {
    tune_allocator();
    let embedder = Embedder::built_in();
    report("at the start")?;
    for round in 1..=3 {
        let start = Instant::now();
        embed(&embedder, "first");
        report(&format!("round {round}: loaded and used once in {:.1} ms", start.elapsed().as_secs_f64() * 1e3))?;
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope
                    .spawn(|| (0..100).for_each(|_| embed(&embedder, &"the cell turns light into energy ".repeat(33))));
            }
        });
        report(&format!("round {round}: after 200 texts of 200 tokens by two workers"))?;
        let released = embedder.release_if_idle(Duration::ZERO, Instant::now());
        report(&format!("round {round}: released: {released}"))?;
    }
    Ok(())
}

fn embed(embedder: &Embedder, text: &str) {
    embedder.embed(text).expect("the built-in model takes any text");
}

/// Resident memory: in all, private, and of files.
fn report(moment: &str) -> io::Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().nth(1)?.parse::<f64>().ok());
        kilobytes.map_or_else(|| "?".to_owned(), |kilobytes| format!("{:.1}", kilobytes / 1024.0))
    };
    let (all, private, files) = (megabytes("VmRSS"), megabytes("RssAnon"), megabytes("RssFile"));
    writeln!(io::stdout(), "{all:>6} MB resident ({private:>5} private, {files:>5} of files)  {moment}")
}
