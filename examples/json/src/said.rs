//! What the library says, as members of an answer.

use alloc::vec::Vec;

use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::key::{PublicKey, ToBeSigned};
use vehicle_license::trust::Asking;
use vehicle_license::value::{Bilingual, Language};
use vehicle_license::verify::{ReplayKey, Screen};
use vehicle_license::{Admission, Challenge, Verified};

use crate::answer::{Members, Said, members};
use crate::failed::Failed;
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::options::Words;
use crate::shapes::{ADVICE, DIGEST, REPLAY, SCREEN_IF_ASKED, SCREENS_IF_ASKED, VERDICT};

/// The members of an answer, or why there is none.
pub(crate) type Outcome = Result<Members, Failed>;

pub(crate) fn both(words: Bilingual) -> Members {
    members! {"zh": words.zh(), "en": words.en()}
}

/// What every answer with a verdict has.
pub(crate) const VERIFIED: [Member; 8] = [
    needs("verdict", VERDICT, "SPEC §14.1"),
    needs("accepted", Kind::Bool, "whether a program may go on without a person"),
    needs(
        "advice",
        ADVICE,
        "what to do next and what to know, the most urgent first",
    ),
    needs(
        "watermark",
        Kind::List(&Kind::Text),
        "the lines of a tile, for every screen and picture of it",
    ),
    needs("replay", REPLAY, "for a store that servers share"),
    may("record", Kind::Hex, "the evidence record, if it was asked for"),
    SCREEN_IF_ASKED,
    SCREENS_IF_ASKED,
];

/// The members of [`VERIFIED`].
pub(crate) fn verified(verified: &Verified, record: Option<&EvidenceRecord>, words: Option<Words>) -> Members {
    let facts = verified.facts();
    let [zh, en] = Language::ALL.map(|language| Screen::of(verified, language));
    let advice: Vec<Members> = (zh.advice.iter().zip(&en.advice))
        .map(|(zh, en)| members! {"code": zh.code, "zh": zh.text, "en": en.text})
        .collect();
    let mut object = members! {
        "verdict": Said::of(verified),
        "accepted": verified.is_accepted(),
        "advice": advice,
        "watermark": facts.watermark().lines().collect::<Vec<_>>(),
        "replay": replay(facts.replay_key()),
    };
    if let Some(record) = record {
        object.put("record", hex::text_of(&record.to_bytes()));
    }
    if let Some(words) = words {
        words.put_into(&mut object, [&zh, &en]);
    }
    object
}

/// Whom trust data take for the asker of a challenge, and why for nobody.
pub(crate) fn asker(asking: &Asking<'_>) -> Members {
    let (listed, not_listed) = match asking.asker() {
        Ok(asker) => {
            let listed = members! {"number": asker.number, "name": asker.name.as_str()};
            (Some(listed), None)
        }
        Err(reason) => (None, Some(reason.code())),
    };
    members! {"listed": listed, "not_listed": not_listed}
}

pub(crate) fn replay(key: &ReplayKey) -> Members {
    let of = if key.is_challenge() { "challenge" } else { "show" };
    members! {"key": hex::text_of(key.as_bytes()), "until": key.until().unix(), "of": of}
}

pub(crate) fn admission(admission: &Admission) -> Members {
    let key = admission.replay_key();
    members! {
        "replay_key": hex::text_of(key.as_bytes()),
        "until": key.until().unix(),
        "floor": admission.clock_floor().map(|floor| floor.unix()),
    }
}

/// What the first step answers.
pub(crate) const TO_BE_SIGNED: [Member; 3] = [
    may("to_be_signed", Kind::Hex, "the first step: what the key signs"),
    may("digest", DIGEST, "its SHA-256, for a signer that takes a digest"),
    may("key", Kind::HexOf(33), "the key that must sign"),
];

/// The first of two steps: what is to be signed.
pub(crate) fn to_be_signed(message: &ToBeSigned, key: &PublicKey) -> Members {
    members! {
        "to_be_signed": hex::text_of(message.as_bytes()),
        "digest": hex::text_of(message.digest()),
        "key": hex::text_of(key.as_compressed()),
    }
}

/// What a record says before anything in it is checked.
pub(crate) fn head(record: &EvidenceRecord) -> Members {
    let lists: Vec<_> = record
        .list_digests()
        .iter()
        .map(|digest| hex::text_of(digest))
        .collect();
    members! {
        "id": hex::text_of(&record.id()),
        "reduced": record.is_reduced(),
        "credential_id": hex::text_of(record.credential_id()),
        "claimed_at": record.claimed_at().unix(),
        "purpose": record.purpose().map(|purpose| purpose.name()),
        "place": record.place().name(),
        "policy": record.policy().name(),
        "sealed": record.was_sealed(),
        "trust_digest": hex::text_of(record.trust_digest()),
        "list_digests": lists,
        "challenge": record.challenge().map(Challenge::to_text),
        "memory": record.memory_outcome(),
        "time_stamp": record.time_stamp().map(hex::text_of),
        "caution": both(record.caution()),
    }
}

pub(crate) fn challenge(challenge: &Challenge) -> Members {
    let wanted: Vec<&str> = challenge.wanted_fields().map(|field| field.name()).collect();
    members! {
        "text": challenge.to_text(),
        "asker": challenge.claimed_asker(),
        "purpose": challenge.purpose().map(|purpose| purpose.name()),
        "wanted": wanted,
        "issued_at": challenge.issued_at().unix(),
        "expires": challenge.expires().unix(),
        "sealing_key": challenge.sealing_key().map(|key| hex::text_of(key.as_compressed())),
        "cose": challenge.to_cose().as_deref().map(hex::text_of),
    }
}
