//! A Redis server of a test's own, to be stopped, held and emptied.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use loci_backplane::Redis;
use loci_backplane::redis::cmd;
use tokio::net::{TcpListener, TcpStream};

/// Longer than anything of it may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a port of its own, without files. It ends with the test.
pub struct RedisServer {
    program: PathBuf,
    port: u16,
    process: Child,
}

impl RedisServer {
    /// Starts a server; `None` where `LOCI_TEST_REDIS_PROGRAM` names no program, as when tests run on SQLite alone.
    pub async fn start() -> Option<Self> {
        let program = PathBuf::from(std::env::var_os("LOCI_TEST_REDIS_PROGRAM")?);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let process = run(&program, port).await;
        Some(Self { program, port, process })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A connection that is there.
    ///
    /// # Panics
    ///
    /// When the server does not answer.
    pub async fn connect(&self) -> Redis {
        let redis = Redis::new(&self.url()).expect("an address");
        assert!(redis.wait_until_here(PATIENCE).await, "the server answers");
        redis
    }

    /// Waits until so many processes listen on a channel.
    ///
    /// # Panics
    ///
    /// When they don't.
    pub async fn wait_for_listeners(&self, channel: &str, count: usize) {
        let redis = self.connect().await;
        let mut command = cmd("PUBSUB");
        command.arg("NUMSUB").arg(channel);
        let listening = async {
            while redis.query::<(String, usize)>(&command).await.map_or(0, |(_, count)| count) < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, listening).await.expect("all processes listen");
    }

    /// Ends it at once, as a crash does.
    pub fn kill(&mut self) {
        self.process.kill().expect("it can be ended");
        self.process.wait().expect("it ends");
    }

    /// Starts it again, empty.
    pub async fn start_again(&mut self) {
        self.process = run(&self.program, self.port).await;
    }

    /// Holds it: it accepts connections and answers nothing.
    pub fn hold(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn let_go(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.process.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.let_go();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn run(program: &PathBuf, port: u16) -> Child {
    let process = Command::new(program)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server can be started");
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    process
}
