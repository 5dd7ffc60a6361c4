//! A circuit breaker: an engine that fails again and again is left alone for a while (Nygard 2018, "Release It!").

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

/// So many failures…
const FAILURES: usize = 5;
/// …within this time let it open.
const WINDOW: Duration = Duration::from_secs(30);
/// For so long nobody asks; then one may try.
const REST: Duration = Duration::from_secs(30);

/// Whether an engine may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum BreakerState {
    /// It may be asked.
    Closed,
    /// It has failed too often and rests.
    Open {
        /// For how many more seconds.
        seconds: u64,
    },
    /// One call finds out whether it is well again.
    Probing,
}

enum State {
    Closed { failures: VecDeque<Instant> },
    Open { until: Instant },
    Probing,
}

/// Told when a breaker opens by failures of this process, so that other processes need not find out by themselves.
pub type OnOpen = Box<dyn Fn() + Send + Sync>;

/// Counts an engine's failures and stands between it and its callers.
pub(super) struct Breaker {
    state: Mutex<State>,
    on_open: Option<OnOpen>,
}

impl Breaker {
    /// A closed breaker.
    #[must_use]
    pub(super) fn new(on_open: Option<OnOpen>) -> Self {
        Self { state: Mutex::new(State::Closed { failures: VecDeque::new() }), on_open }
    }

    /// Lets a call pass, or says for how long none will.
    pub(super) fn admit(&self) -> Result<Permit<'_>, Duration> {
        let now = Instant::now();
        let mut state = self.lock();
        match &*state {
            State::Closed { .. } => {}
            State::Open { until } if *until > now => return Err(*until - now),
            // Whoever comes first after the rest is the probe.
            State::Open { .. } => *state = State::Probing,
            State::Probing => return Err(Duration::ZERO),
        }
        Ok(Permit { breaker: self, settled: false })
    }

    /// Another process has seen the engine fail: it rests here too.
    pub(super) fn rest(&self) {
        *self.lock() = State::Open { until: Instant::now() + REST };
    }

    /// Whether calls pass.
    pub(super) fn state(&self) -> BreakerState {
        match &*self.lock() {
            State::Closed { .. } => BreakerState::Closed,
            State::Probing => BreakerState::Probing,
            State::Open { until } => {
                let left = until.saturating_duration_since(Instant::now());
                // After the rest it waits for somebody to try.
                if left.is_zero() { BreakerState::Probing } else { BreakerState::Open { seconds: left.as_secs() + 1 } }
            }
        }
    }

    fn succeeded(&self) {
        *self.lock() = State::Closed { failures: VecDeque::new() };
    }

    fn failed(&self) {
        let now = Instant::now();
        let mut state = self.lock();
        let opens = match &mut *state {
            State::Closed { failures } => {
                failures.push_back(now);
                while failures.front().is_some_and(|first| now.duration_since(*first) > WINDOW) {
                    failures.pop_front();
                }
                failures.len() >= FAILURES
            }
            State::Probing => true,
            State::Open { .. } => false,
        };
        if opens {
            *state = State::Open { until: now + REST };
            drop(state);
            if let Some(on_open) = &self.on_open {
                on_open();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was let pass. Dropped without a word, because its caller stopped waiting, it counts as failed.
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    settled: bool,
}

impl Permit<'_> {
    /// The engine answered.
    pub(super) fn succeeded(mut self) {
        self.settled = true;
        self.breaker.succeeded();
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if !self.settled {
            self.breaker.failed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker) {
        drop(breaker.admit().expect("it is closed"));
    }

    #[tokio::test(start_paused = true)]
    async fn five_failures_within_half_a_minute_open_it() {
        let breaker = Breaker::new(None);
        for _ in 0..4 {
            fail(&breaker);
            assert_eq!(breaker.state(), BreakerState::Closed);
        }
        fail(&breaker);
        assert_eq!(breaker.state(), BreakerState::Open { seconds: 31 });
        assert_eq!(breaker.admit().err(), Some(REST));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_that_lie_further_apart_and_successes_between_them_keep_it_closed() {
        let breaker = Breaker::new(None);
        for _ in 0..20 {
            fail(&breaker);
            tokio::time::advance(Duration::from_secs(8)).await;
        }
        breaker.admit().expect("it is closed").succeeded();
        for _ in 0..3 {
            for _ in 0..4 {
                fail(&breaker);
            }
            breaker.admit().expect("it is closed").succeeded();
        }
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn one_probe_at_a_time_decides_after_the_rest() {
        let breaker = Breaker::new(None);
        (0..5).for_each(|_| fail(&breaker));
        tokio::time::advance(REST).await;
        let probe = breaker.admit().expect("one may try");
        assert!(breaker.admit().is_err(), "a second one may not");
        drop(probe);
        assert_eq!(breaker.admit().err(), Some(REST), "it failed, so it rests again");
        tokio::time::advance(REST).await;
        breaker.admit().expect("one may try").succeeded();
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn what_another_process_saw_counts_here_and_what_was_seen_here_is_told() {
        let (told, heard) = std::sync::mpsc::channel();
        let breaker = Breaker::new(Some(Box::new(move || told.send(()).expect("the test listens"))));
        breaker.rest();
        assert!(breaker.admit().is_err());
        assert!(heard.try_recv().is_err(), "hearsay is not passed on");
        tokio::time::advance(REST).await;
        fail(&breaker);
        assert!(heard.try_recv().is_ok());
    }
}
