//! Signatures that somebody else checks: WebCrypto, a device. One call tells what is to be checked; the same request with
//! the answers in it gets the verdict. Each answer names the check that it is about, by a hash over key, message and
//! signature: so it serves no other, and nothing waits inside.

use alloc::vec::Vec;

use vehicle_license::key::{CheckedSignature, SignatureCheck};

use crate::Door;
use crate::answer::{Members, members};
use crate::failed::Failed;
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::object::Json;
use crate::options::Options;
use crate::shapes::DIGEST;

/// What was answered.
pub(crate) const SIGNATURES: Member = may(
    "signatures",
    Kind::List(&Kind::Object(&[
        needs("check", DIGEST, "the `id` of a check"),
        needs(
            "verifies",
            Kind::Bool,
            "whether its signature is its key's over its message",
        ),
    ])),
    "what somebody else computed of the signatures, where the door was built to believe it; every check needs its answer",
);

/// The members of an answer with checks.
pub(crate) const CHECKS: [Member; 1] = [needs(
    "checks",
    Kind::List(&Kind::Object(&[
        needs("id", DIGEST, "what names the check in `signatures`"),
        needs(
            "key",
            Kind::HexOf(65),
            "the public key: 4, x and y, as WebCrypto imports it as `raw`",
        ),
        needs("message", Kind::Hex, "what was signed, for whoever hashes it itself"),
        needs("digest", DIGEST, "its SHA-256, for whoever takes a digest"),
        needs("signature", Kind::HexOf(64), "r ‖ s"),
    ])),
    "the signatures to be checked: ECDSA on P-256 with SHA-256",
)];

/// Answers, each with the id of what it is about.
pub(crate) struct Answers(Vec<([u8; 32], bool)>);

impl Answers {
    /// The answers that a request brings; `None` if the door checks the signatures itself.
    pub(crate) fn read(door: &Door, options: Options<'_>) -> Result<Option<Self>, Failed> {
        if options.value(SIGNATURES.name).is_none() {
            return Ok(None);
        }
        if !door.believes_answers {
            let wanted = "nothing, because this door checks signatures itself,";
            return Err(Failed::invalid(SIGNATURES.name, wanted));
        }
        let answers = options.list(SIGNATURES.name).filter_map(Json::as_object).map(Options);
        let answers = answers.map(|answer| Ok((answer.array("check")?, answer.flag("verifies"))));
        answers.collect::<Result<_, _>>().map(|answers| Some(Self(answers)))
    }

    /// Those about these checks.
    pub(crate) fn about(&self, checks: &[SignatureCheck]) -> Vec<CheckedSignature> {
        let about = |check: &SignatureCheck| {
            let (id, check) = (check.id(), check.clone());
            let answers = self.0.iter().filter(move |(about, _)| *about == id);
            answers.map(move |(_, verifies)| check.clone().answered(*verifies))
        };
        checks.iter().flat_map(about).collect()
    }
}

/// The members of [`CHECKS`].
pub(crate) fn said(checks: &[SignatureCheck]) -> Members {
    let said = |check: &SignatureCheck| {
        let (x, y) = check.key().to_coordinates();
        members! {
            "id": hex::text_of(&check.id()),
            "key": hex::text_of(&[&[4], &x[..], &y].concat()),
            "message": hex::text_of(check.message().as_bytes()),
            "digest": hex::text_of(check.message().digest()),
            "signature": hex::text_of(&check.signature().to_bytes()),
        }
    };
    members! {"checks": checks.iter().map(said).collect::<Vec<_>>()}
}
