//! The pieces of a chat completion as they arrive: server-sent events (HTML Living Standard, section 9.2) put together
//! again, and the point at which the answer is whole.

use serde::Deserialize;

use super::Usage;

/// Longer answers than this are of no use to anybody; a server that never stops is left.
const MOST_BYTES: usize = 256 * 1024;

/// What arrives in one event.
#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
}

/// An answer that is whole as far as the server says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Completion {
    pub(super) text: String,
    pub(super) finish: String,
    pub(super) usage: Option<Usage>,
}

/// Why an answer is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It ended before it was whole.
    CutOff,
    /// It does not end.
    Endless,
    /// It is not what such servers send.
    Unreadable,
    /// The server says in the middle that it has failed.
    Failed,
}

/// Puts the pieces together.
#[derive(Default)]
pub(super) struct Assembly {
    line: Vec<u8>,
    text: String,
    finish: Option<String>,
    usage: Option<Usage>,
    done: bool,
    received: usize,
}

impl Assembly {
    /// Takes what has arrived, however it was cut.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.received += bytes.len();
        // Each token comes in an envelope of some hundred bytes.
        if self.received > 64 * MOST_BYTES {
            return Err(Broken::Endless);
        }
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            self.read_line(&line)?;
        }
        if self.line.len() > MOST_BYTES { Err(Broken::Endless) } else { Ok(()) }
    }

    /// The server has said that this is all.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    fn read_line(&mut self, line: &[u8]) -> Result<(), Broken> {
        let line = std::str::from_utf8(line).map_err(|_| Broken::Unreadable)?;
        let Some(data) = line.trim_end_matches('\r').strip_prefix("data:") else { return Ok(()) };
        match data.trim() {
            "" => Ok(()),
            "[DONE]" => {
                self.done = true;
                Ok(())
            }
            data => self.read_piece(data.as_bytes()),
        }
    }

    /// A piece of a stream, or a whole answer that a server sent at once.
    pub(super) fn read_piece(&mut self, json: &[u8]) -> Result<(), Broken> {
        let piece: Piece = serde_json::from_slice(json).map_err(|_| Broken::Unreadable)?;
        if piece.error.is_some_and(|error| !error.is_null()) {
            return Err(Broken::Failed);
        }
        self.usage = piece.usage.or(self.usage);
        if let Some(choice) = piece.choices.into_iter().next() {
            self.text.push_str(&choice.delta.and_then(|delta| delta.content).unwrap_or_default());
            self.finish = choice.finish_reason.or(self.finish.take());
        }
        if self.text.len() > MOST_BYTES { Err(Broken::Endless) } else { Ok(()) }
    }

    /// What has been received so far, whole or not; it was paid for.
    pub(super) fn received(&self) -> (&str, Option<Usage>) {
        (&self.text, self.usage)
    }

    /// The answer, if the server said how it ended. A connection that merely closes leaves none.
    pub(super) fn finish(self) -> Result<Completion, Broken> {
        let Self { text, finish, usage, .. } = self;
        Ok(Completion { text, finish: finish.ok_or(Broken::CutOff)?, usage })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n: a comment\r\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"a\\\":\"}}]}\r\n\r\n\
        data:{\"choices\":[{\"delta\":{\"content\":\" \\\"ü🙂\\\"}\"},\"finish_reason\":null}]}\n\n\
        data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
        data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}\n\n\
        data: [DONE]\n\n";

    proptest! {
        #[test]
        fn an_answer_is_the_same_however_it_is_cut(cuts in prop::collection::vec(0..STREAM.len(), 0..20)) {
            let mut cuts = cuts;
            cuts.extend([0, STREAM.len()]);
            cuts.sort_unstable();
            let mut assembly = Assembly::default();
            for pair in cuts.windows(2) {
                assembly.take(&STREAM.as_bytes()[pair[0]..pair[1]]).expect("it can be read");
            }
            prop_assert!(assembly.is_done());
            let usage = Some(Usage { prompt_tokens: 7, completion_tokens: 5 });
            let whole = Completion { text: "{\"a\": \"ü🙂\"}".to_owned(), finish: "stop".to_owned(), usage };
            prop_assert_eq!(assembly.finish(), Ok(whole));
        }

        #[test]
        fn an_answer_that_is_cut_short_is_never_taken_for_a_whole_one(end in 0..STREAM.find("\"stop\"").expect("it is there")) {
            let mut assembly = Assembly::default();
            assembly.take(&STREAM.as_bytes()[..end]).expect("what came is in order");
            prop_assert_eq!(assembly.finish(), Err(Broken::CutOff));
        }

        #[test]
        fn whatever_arrives_is_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut assembly = Assembly::default();
            let _ = assembly.take(&bytes);
            let _ = assembly.read_piece(&bytes);
        }
    }

    #[test]
    fn an_answer_without_an_end_is_left() {
        let mut assembly = Assembly::default();
        let piece = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n", "x".repeat(1_000));
        let mut pieces = 0;
        while assembly.take(piece.as_bytes()).is_ok() {
            pieces += 1;
            assert!(pieces < 1_000);
        }
        assert!(Assembly::default().take(&vec![b'x'; MOST_BYTES + 1]).is_err(), "a line without an end as well");
    }

    #[test]
    fn an_error_in_the_middle_is_one() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.take(b"data: {\"error\":{\"message\":\"overloaded\"}}\n"), Err(Broken::Failed));
    }
}
