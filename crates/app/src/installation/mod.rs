//! Being one of several processes over the same database, and looking after all of them.

mod housekeeping;
mod overview;
mod periodic;
mod presence;

use std::time::Duration;

use loci_backplane::{Bus, Message, Redis, WorkKind};

use crate::App;

pub use overview::Overview;
pub use presence::{EndedCount, Presence, ProcessState};

/// How often the other processes are told whose pages are open here; they remember it for longer.
const ANNOUNCE: Duration = Duration::from_secs(240);

impl App {
    /// Counts tries together with the other processes of the installation, tells them what happens here and hears what happens
    /// there, until the application stops. While Redis is away each process goes on alone: workers look into the database by
    /// themselves, and pages load what they show again when it is back. To be called once, within a runtime.
    pub fn join(&self, redis: Redis) {
        self.attempts().connect(&redis);
        let _ = self.inner.redis.set(redis.clone());
        let (bus, mut incoming) = Bus::open(redis, self.instance().simple().to_string());
        self.events().connect(bus.clone());
        self.analysis_hint().connect(bus.clone(), WorkKind::Reading);
        // Connections are found where the notes were read: that process has their words in memory.
        self.task_hint().connect(bus, WorkKind::Task);
        let app = self.clone();
        tokio::spawn(async move {
            let mut announce = tokio::time::interval(ANNOUNCE);
            loop {
                tokio::select! {
                    () = app.shutdown().cancelled() => return,
                    _ = announce.tick() => app.events().announce_listeners(),
                    message = incoming.recv() => match message {
                        Some(message) => app.hear(message),
                        None => return,
                    },
                }
            }
        });
    }

    fn hear(&self, message: Message) {
        match message {
            Message::Event { account, kind, data } => self.events().hear(account, kind, data),
            Message::Listening { accounts } => self.events().note_listeners_elsewhere(accounts),
            Message::Work { kind: WorkKind::Reading } => self.analysis_hint().wake(),
            Message::Work { kind: WorkKind::Task } => self.task_hint().wake(),
            Message::Gap => {
                self.events().reload_all();
                self.events().announce_listeners();
                self.analysis_hint().wake();
                self.task_hint().wake();
            }
        }
    }
}
