//! What came out of one case, in the case's own terms.

use std::fmt::{Debug, Display};

use serde::Serialize;
use serde_json::{Value, json};

/// What the crate answered.
pub struct Outcome {
    /// In the form of a case's `expect`.
    pub expect: Value,
    /// Of a refusal: what it says to a person. Of a decoding error, the part and what is wrong there.
    pub message: Option<String>,
    /// Every Debug and Display text of verdict, error and question: none may show a hidden value.
    pub said: Vec<String>,
    /// Laws of accepted input that did not hold.
    pub broken: Vec<String>,
}

impl Outcome {
    pub fn ok(expect: Value, said: Vec<String>) -> Self {
        Self {
            expect,
            message: None,
            said,
            broken: Vec::new(),
        }
    }

    pub fn refused(error: &(impl Serialize + Debug + Display)) -> Self {
        let said = vec![format!("{error}"), format!("{error:?}")];
        Self {
            message: Some(error.to_string()),
            ..Self::ok(refusal(error), said)
        }
    }

    /// Notes a law that must hold of accepted input.
    pub fn law(mut self, holds: bool, law: &str) -> Self {
        if !holds {
            self.broken.push(law.into());
        }
        self
    }
}

/// The crate's own JSON (SPEC §14).
pub fn said(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what the crate says is JSON")
}

/// The crate's own JSON of a refusal. Its message is for people, and may change.
pub fn refusal(error: &impl Serialize) -> Value {
    let mut refusal = said(error);
    let message = refusal.as_object_mut().and_then(|refusal| refusal.remove("message"));
    assert!(message.is_some_and(|message| message.is_string()), "{refusal}");
    refusal
}

/// An accepted or refused value.
pub fn outcome_of_value(result: Result<Value, vehicle_license::value::ValueError>) -> Outcome {
    match result {
        Err(error) => Outcome::refused(&error),
        Ok(canonical) => Outcome::ok(json!({"ok": true, "canonical": canonical}), Vec::new()),
    }
}
