//! A whole server on a port of its own, with its own database, clock and randomness.

use std::net::SocketAddr;
use std::sync::Arc;

use loci_ai::{AiServiceManager, HeavyWork, Surroundings};
use loci_api::{ApiState, HttpSettings};
use loci_app::{App, Clock, Parts, Random, Settings};
use loci_embed::Embedder;
use loci_store::Database;
use serde_json::json;
use tokio::net::TcpListener;

use crate::{Client, SeededRandom, TestClock, TestDatabase};

/// The password of every account in tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// The use cases on a database, without the sentence-vector model: loading it for each of many small tests would only
/// cost time, and its own tests do.
pub fn app(database: Database, settings: Settings, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> App {
    app_within(database, settings, clock, random, Surroundings::default())
}

/// The same, with providers and a cache that processes share. A note of ten words is long enough for a provider.
pub fn app_within(
    database: Database,
    settings: Settings,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    surroundings: Surroundings,
) -> App {
    let heavy_work = HeavyWork::new(2);
    let embedder = Arc::new(Embedder::missing("left out of this test"));
    let engines = loci_ai::Settings { long_note: 10, ..loci_ai::Settings::default() };
    let ai = AiServiceManager::new(engines, embedder, &heavy_work, surroundings);
    let ai = Arc::new(ai.expect("the usual chains can be put together"));
    App::new(Parts { database, ai, heavy_work, clock, random }, settings)
}

/// A running server.
pub struct TestServer {
    /// Its use cases, for what a test can't reach over HTTP.
    pub app: App,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its address.
    pub url: String,
    /// Its database.
    pub database: Arc<TestDatabase>,
    server: tokio::task::JoinHandle<()>,
}

impl TestServer {
    /// Starts a server with the usual settings.
    pub async fn start() -> Self {
        Self::start_with(|_, _| ()).await
    }

    /// Starts a server with other settings.
    ///
    /// # Panics
    ///
    /// When it can't be started.
    pub async fn start_with(change: impl FnOnce(&mut Settings, &mut HttpSettings)) -> Self {
        let database = Arc::new(TestDatabase::new().await);
        let (mut settings, mut http) = (Settings::for_tests(), HttpSettings::default());
        change(&mut settings, &mut http);
        Self::over(database, Arc::new(TestClock::default()), settings, http, SeededRandom::default()).await
    }

    /// Another server of the same installation: with the same database, clock and settings of the use cases.
    pub async fn beside(&self) -> Self {
        // Its ids and secrets must be others than those of this server.
        let mut seed = [0; 8];
        self.app.random().fill(&mut seed);
        let random = SeededRandom::new(u64::from_le_bytes(seed));
        let settings = self.app.settings().clone();
        Self::over(Arc::clone(&self.database), Arc::clone(&self.clock), settings, HttpSettings::default(), random).await
    }

    async fn over(
        database: Arc<TestDatabase>,
        clock: Arc<TestClock>,
        settings: Settings,
        http: HttpSettings,
        random: SeededRandom,
    ) -> Self {
        let app = app(database.database().clone(), settings, clock.clone(), Arc::new(random));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let router = loci_api::router(ApiState { app: app.clone(), settings: Arc::new(http) });
        let server = tokio::spawn(async move {
            axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
                .await
                .expect("the server runs");
        });
        Self { app, clock, url, database, server }
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.url)
    }

    /// Somebody with a new account.
    ///
    /// # Panics
    ///
    /// When the account can't be made.
    pub async fn sign_up(&self, email: &str) -> Client {
        let mut client = self.anonymous();
        let body = json!({"email": email, "password": PASSWORD});
        let reply = client.post("/api/v1/accounts", body).await.ok();
        client.token = reply["access_token"].as_str().map(str::to_owned);
        client
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}
