//! An operation performed by a provider.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde::de::DeserializeOwned;

use super::{Prompt, Provider};
use crate::engine::{Engine, EngineError, Operation, Place, Turn};
use crate::heavy_work::Admission;

/// An operation that a provider can perform: how it is asked, and what of its answer is believed.
pub(crate) trait Prompted: Operation {
    /// The answer as the schema of [`Prompt::schema`] describes it.
    type Reply: DeserializeOwned;

    /// What to ask; [`EngineError::NothingToSay`] where a provider would add nothing to what is found on this machine.
    fn prompt(input: &Self::Input) -> Result<Prompt, EngineError>;

    /// The result in an answer that has the right form. Whatever can be checked against the input is checked here.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with the answer.
    fn accept(input: &Self::Input, reply: Self::Reply) -> Result<Self::Output, String>;
}

/// `provider` as an engine of an operation.
pub(crate) fn outside<O: Prompted>(provider: &Arc<Provider>) -> Box<dyn Engine<O>> {
    Box::new(Outside(Arc::clone(provider)))
}

struct Outside(Arc<Provider>);

#[async_trait]
impl<O: Prompted> Engine<O> for Outside {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn version(&self) -> &str {
        self.0.model()
    }

    fn deadline(&self) -> Duration {
        // The turn has the shorter of this and what the whole call has left; each try has a limit of its own besides.
        Duration::from_secs(600)
    }

    fn place(&self) -> Place {
        Place::Outside
    }

    async fn run(&self, input: &Arc<O::Input>, _: Admission, turn: &Turn) -> Result<O::Output, EngineError> {
        let prompt = O::prompt(input)?;
        let answer = self.0.ask(&prompt, turn).await?;
        let reply = serde_json::from_str(json_of(&answer))
            .map_err(|_| EngineError::Rejected("It does not have the form that was asked for.".to_owned()))?;
        O::accept(input, reply).map_err(EngineError::Rejected)
    }
}

/// Models that know no structured output like to put a fence around their JSON.
fn json_of(answer: &str) -> &str {
    let answer = answer.trim();
    let Some(inside) = answer.strip_prefix("```").and_then(|rest| rest.strip_suffix("```")) else { return answer };
    inside.strip_prefix("json").unwrap_or(inside).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_around_json_is_no_part_of_it() {
        for (answer, json) in [(" {} ", "{}"), ("```json\n{}\n```", "{}"), ("```\n{}\n```", "{}"), ("``` {}", "``` {}")]
        {
            assert_eq!(json_of(answer), json);
        }
    }
}
