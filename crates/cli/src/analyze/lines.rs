//! JSON Lines in and out: lines keep their order and their `id`, and a bad one is answered, not fatal.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::ExitCode;

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::task::JoinHandle;

/// Lines written between two updates of the progress line.
const PROGRESS_STEP: usize = 25;

/// A line of the input: a JSON object, or the reason why it is none.
pub(super) struct Line {
    /// The line's `id`, or null when it cannot be told.
    pub(super) id: Value,
    value: Result<Value, String>,
}

impl Line {
    fn new(bytes: &[u8]) -> Self {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(Value::Object(object)) => {
                let id = object.get("id").cloned().unwrap_or(Value::Null);
                Self { id, value: Ok(Value::Object(object)) }
            }
            Ok(_) => Self { id: Value::Null, value: Err("the line is JSON but not an object".to_owned()) },
            Err(error) => Self { id: Value::Null, value: Err(format!("the line is not JSON: {error}")) },
        }
    }

    /// The line as what its task expects. Unknown fields are ignored.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, String> {
        let value = self.value.as_ref().map_err(Clone::clone)?;
        T::deserialize(value).map_err(|error| format!("the line does not fit the task: {error}"))
    }
}

/// The lines of `input` but for empty ones. Bytes, not text: broken UTF-8 is one bad line.
pub(super) fn read(mut input: impl BufRead) -> impl Iterator<Item = anyhow::Result<Line>> {
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match input.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Ok(Line::new(&bytes))),
                Err(error) => return Some(Err(error).context("Standard input cannot be read")),
            }
        }
    })
}

enum Answer {
    Ready(Result<Value, String>),
    Later(JoinHandle<Value>),
}

/// Answers on their way to standard output, in the order of their lines.
pub(super) struct Output<'a> {
    output: BufWriter<StdoutLock<'a>>,
    waiting: VecDeque<(Value, Answer)>,
    written: usize,
    refused: usize,
    shows_progress: bool,
}

impl<'a> Output<'a> {
    pub(super) fn new(output: StdoutLock<'a>) -> Self {
        Self {
            output: BufWriter::new(output),
            waiting: VecDeque::new(),
            written: 0,
            refused: 0,
            shows_progress: io::stderr().is_terminal(),
        }
    }

    /// Takes an answer that is still being worked on.
    pub(super) fn later(&mut self, id: Value, answer: JoinHandle<Value>) {
        self.waiting.push_back((id, Answer::Later(answer)));
    }

    /// Takes the reason why there is no answer.
    pub(super) fn refuse(&mut self, id: Value, error: String) {
        self.waiting.push_back((id, Answer::Ready(Err(error))));
    }

    /// Writes the oldest answers until at most `remaining` wait.
    pub(super) async fn write_down_to(&mut self, remaining: usize) -> anyhow::Result<()> {
        while self.waiting.len() > remaining {
            let Some((id, answer)) = self.waiting.pop_front() else { break };
            let answer = match answer {
                Answer::Ready(answer) => answer,
                Answer::Later(answer) => answer.await.map_err(|error| format!("the analysis broke off: {error}")),
            };
            self.write(id, answer)?;
        }
        Ok(())
    }

    /// Writes an answer, an object that gets the line's `id`, or the reason why there is none.
    pub(super) fn write(&mut self, id: Value, answer: Result<Value, String>) -> anyhow::Result<()> {
        let mut line = Map::new();
        line.insert("id".to_owned(), id);
        match answer {
            Ok(Value::Object(fields)) => line.extend(fields),
            Ok(other) => {
                line.insert("pred".to_owned(), other);
            }
            Err(error) => {
                self.refused += 1;
                line.insert("error".to_owned(), json!(error));
            }
        }
        serde_json::to_writer(&mut self.output, &line)
            .map_err(io::Error::from)
            .and_then(|()| self.output.write_all(b"\n"))
            .context("Standard output cannot be written")?;
        self.written += 1;
        if self.shows_progress && self.written.is_multiple_of(PROGRESS_STEP) {
            self.show_progress("\r");
        }
        Ok(())
    }

    /// Writes what is left in the buffer and says whether every line was answered.
    pub(super) fn finish(mut self) -> anyhow::Result<ExitCode> {
        self.output.flush().context("Standard output cannot be written")?;
        if self.shows_progress {
            self.show_progress("\r");
            self.show_progress("\n");
        }
        Ok(if self.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn show_progress(&self, lead: &str) {
        // Progress is a courtesy: a terminal that went away must not end the run.
        let _ = write!(io::stderr(), "{lead}{} lines", self.written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected_id: Value, expected_error: Option<&str>) {
        let line = read(input).next().expect("there is a line").expect("a slice can be read");
        assert_eq!(line.id, expected_id);
        let parsed = line.parse::<Map<String, Value>>();
        match expected_error {
            None => assert!(parsed.is_ok()),
            Some(part) => assert!(parsed.expect_err("the line is bad").contains(part)),
        }
    }

    #[test]
    fn a_bad_line_keeps_its_id_where_it_has_one() {
        check(br#"{"id": "a", "text": "b"}"#, json!("a"), None);
        check(br#"{"id": 7}"#, json!(7), None);
        check(b"[1]", Value::Null, Some("not an object"));
        check(b"{\"id\": \"a\"", Value::Null, Some("not JSON"));
        check(b"{\"id\": \"\xff\"}", Value::Null, Some("not JSON"));
    }

    #[test]
    fn empty_lines_are_passed_over_and_the_last_line_needs_no_end() {
        let lines: Vec<_> = read(&b"\n{\"id\":1}\r\n   \n{\"id\":2}"[..]).collect();
        let ids: Vec<_> = lines.into_iter().map(|line| line.expect("a slice can be read").id).collect();
        assert_eq!(ids, [json!(1), json!(2)]);
    }
}
