//! Background loops that go on after a panic.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::pulse::BackgroundLoop;

/// How long a loop that panicked rests before it is begun again.
#[derive(Debug, Clone, Copy)]
pub struct Rest {
    /// After a panic that follows none.
    pub first: Duration,
    /// Each panic that follows soon doubles the rest, up to this. A loop that has gone on for as long begins with the
    /// first rest again.
    pub most: Duration,
}

impl Default for Rest {
    /// From five seconds to five minutes, which is long enough for the readiness of the server to tell of the silence.
    fn default() -> Self {
        Self { first: Duration::from_secs(5), most: Duration::from_secs(300) }
    }
}

/// Begins a loop and, whenever it panics, begins it again after a rest, until `stop` or until it ends by itself.
pub async fn keep_going<Work>(of: BackgroundLoop, rest: Rest, stop: CancellationToken, begin: impl Fn() -> Work)
where
    Work: Future<Output = ()> + Send + 'static,
{
    let mut pause = rest.first;
    loop {
        let begun = Instant::now();
        // A task of its own contains the panic.
        match tokio::spawn(begin()).await {
            Err(error) if error.is_panic() => {
                if begun.elapsed() > rest.most {
                    pause = rest.first;
                }
                let pause_s = pause.as_secs();
                tracing::error!(%error, pause_s, "{} panicked and is begun again after a pause", of.name());
            }
            _ => return,
        }
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
        pause = (pause * 2).min(rest.most);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn a_loop_that_panics_is_begun_again_until_it_is_told_to_stop() {
        let (begun, well) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let stop = CancellationToken::new();
        let begin = {
            let (begun, well, stop) = (Arc::clone(&begun), Arc::clone(&well), stop.clone());
            move || {
                let (begun, well, stop) = (Arc::clone(&begun), Arc::clone(&well), stop.clone());
                async move {
                    assert!(begun.fetch_add(1, Ordering::Relaxed) >= 2, "the first two times end in a panic");
                    well.add_permits(1);
                    stop.cancelled().await;
                }
            }
        };
        let rest = Rest { first: Duration::ZERO, most: Duration::ZERO };
        let kept = tokio::spawn(keep_going(BackgroundLoop::Reader, rest, stop.clone(), begin));
        well.acquire().await.expect("it goes on after two panics").forget();
        stop.cancel();
        kept.await.expect("it ends");
        assert_eq!(begun.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn a_loop_that_rests_ends_at_once_when_it_is_told_to_stop() {
        let stop = CancellationToken::new();
        let begin = {
            let stop = stop.clone();
            move || {
                let stop = stop.clone();
                async move {
                    stop.cancel();
                    panic!("as asked");
                }
            }
        };
        let rest = Rest { first: Duration::from_secs(3600), most: Duration::from_secs(3600) };
        keep_going(BackgroundLoop::Connector, rest, stop, begin).await;
    }
}
