//! A real server of its own process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use loci_testkit::Client;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A real server of its own process, which ends with this value.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) fn start(database: &str, folder: &Path) -> Self {
        Self::start_as(Command::new(env!("CARGO_BIN_EXE_loci")).arg("serve"), database, folder)
    }

    /// Starts a server by a command that comes to `loci serve` in the end.
    pub(crate) fn start_as(command: &mut Command, database: &str, folder: &Path) -> Self {
        let mut process = command
            .current_dir(folder)
            .env("LOCI_BIND", "127.0.0.1:0")
            .env("LOCI_DATABASE_URL", database)
            .env("LOCI_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut line).expect("it says something");
        let url = line.trim().rsplit(' ').next().expect("it says its address").to_owned();
        Self { process, url }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// SIGKILL: the process can do nothing about it.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
    }

    /// Somebody with a new account.
    pub(crate) async fn sign_up(&self) -> Client {
        let account = json!({"email": "student@example.org", "password": PASSWORD});
        let signed_in = Client::new(&self.url).post("/api/v1/accounts", account).await.ok();
        self.page(signed_in["access_token"].as_str().expect("a token"))
    }

    /// The page of a student, at whatever address the server has now.
    pub(crate) fn page(&self, token: &str) -> Client {
        let mut client = Client::new(&self.url);
        client.token = Some(token.to_owned());
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks until the answer fits.
pub(crate) async fn until(client: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let answer = client.get(path).await.json;
        if fits(&answer) {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(180), "still {answer}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
