//! Every call: its name, its options, the members of its answer, and the function behind it. Dispatch and schema are made
//! from this one table.

use alloc::vec;
use alloc::vec::Vec;

use crate::Door;
#[cfg(feature = "server")]
use crate::given::{QUESTION, TRUST};
use crate::given::{SCANNED, TERMS};
use crate::kind::{Kind, Member, may, needs};
use crate::options::{NOW, Options, RANDOM, WORDS};
#[cfg(feature = "server")]
use crate::remembered::MEMORY_AFTER;
use crate::said::{Outcome, TO_BE_SIGNED, VERIFIED};
use crate::signatures::{CHECKS, SIGNATURES};
use crate::{desk, kept, state};
#[cfg(feature = "server")]
use crate::{fleet, pure, verify};
#[cfg(feature = "wallet")]
use crate::{showing, wallet};

/// A call.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    /// What it does, for a person.
    pub(crate) what: &'static str,
    options: &'static [&'static [Member]],
    answer: &'static [&'static [Member]],
    pub(crate) run: fn(&Door, Options<'_>) -> Outcome,
}

impl Call {
    /// Its options, beside `call`.
    pub(crate) fn options(&self) -> Vec<Member> {
        self.options.concat()
    }

    /// The members of its request.
    pub(crate) fn request(&self) -> Vec<Member> {
        let mut members = vec![needs("call", Kind::Only(self.name), "")];
        members.extend(self.options());
        members
    }

    /// The members of its answer, beside `call` and `ok`.
    pub(crate) fn answer(&self) -> Vec<Member> {
        self.answer.concat()
    }

    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        CALLS.iter().find(|call| call.name == name)
    }
}

/// The clock of both steps: the second names the same moment.
#[cfg(feature = "wallet")]
const EXACTLY_NOW: Member = Member {
    needed: true,
    what: "the clock, in Unix seconds; the same in both steps",
    ..NOW
};

const SIGNATURE: Member = may(
    "signature",
    Kind::Hex,
    "the second step of a listed asker: what its key's signer returned",
);

/// The members of an answer, for the schema, which nothing else needs.
const fn told(members: &'static [&'static [Member]]) -> &'static [&'static [Member]] {
    if cfg!(feature = "schema") { members } else { &[] }
}

/// The names of all calls.
pub(crate) fn names() -> Vec<&'static str> {
    CALLS.iter().map(|call| call.name).collect()
}

/// Every call, in the order of the documents.
pub(crate) static CALLS: &[Call] = &[
    Call {
        name: "open",
        what: "begins a desk that holds nothing yet: for a verifier that is set up new",
        options: &[&desk::PIN, &desk::FLEET],
        answer: told(&[&desk::SNAPSHOT_ANSWER]),
        run: desk::open,
    },
    Call {
        name: "restore",
        what: "goes on with a stored desk: the last snapshot, and the log behind it",
        options: &[&desk::RESTORE],
        answer: told(&[&desk::SNAPSHOT_ANSWER]),
        run: desk::restore,
    },
    Call {
        name: "snapshot",
        what: "the desk as it is now: after each `take`, and whenever the log is long",
        options: &[],
        answer: told(&[&desk::SNAPSHOT_ANSWER]),
        run: desk::snapshot,
    },
    Call {
        name: "take",
        what: "takes in a bundle or a status list that came over any channel",
        options: &[&desk::TAKE, &[NOW]],
        answer: told(&[&desk::TAKE_ANSWER]),
        run: desk::take,
    },
    Call {
        name: "ask",
        what: "asks: the code to show; the question and its key stay in the desk",
        options: &[&desk::ASK, &[SIGNATURE, NOW, RANDOM]],
        answer: told(&[&TO_BE_SIGNED, &desk::ASK_ANSWER]),
        run: desk::ask,
    },
    Call {
        name: "judge",
        what: "judges what was scanned, by the question it answers or else by the terms given, and takes it",
        options: &[&SCANNED, &TERMS, &desk::RECORD, &[SIGNATURES, NOW, WORDS]],
        answer: told(&[&VERIFIED, &desk::ENTRY, &desk::ADMITTED]),
        run: desk::judge,
    },
    Call {
        name: "judge-checks",
        what: "the signatures that somebody else is to check before `judge` or `examine`; nothing is judged yet",
        options: &[&SCANNED, &TERMS, &desk::RECORD, &[NOW, WORDS]],
        answer: told(&[&CHECKS]),
        run: desk::checks,
    },
    #[cfg(feature = "server")]
    Call {
        name: "hint",
        what: "which question was answered, and whether this desk knows it",
        options: &[&SCANNED, &[WORDS]],
        answer: told(&[&fleet::HINT_ANSWER]),
        run: fleet::hint,
    },
    #[cfg(feature = "server")]
    Call {
        name: "take-question",
        what: "takes over a question that another server of the fleet has asked",
        options: &[&fleet::TAKE_QUESTION, &[NOW]],
        answer: told(&[&desk::ASK_ANSWER]),
        run: fleet::take_question,
    },
    #[cfg(feature = "server")]
    Call {
        name: "examine",
        what: "judges what was scanned, for servers that share a store of replay keys; nothing is said of it yet",
        options: &[&SCANNED, &TERMS, &[SIGNATURES, NOW, WORDS]],
        answer: told(&[&fleet::EXAMINE_ANSWER]),
        run: fleet::examine,
    },
    #[cfg(feature = "server")]
    Call {
        name: "settle",
        what: "the verdict on what was examined, by what the store said of its key",
        options: &[&fleet::SETTLE, &desk::RECORD, &[NOW, WORDS]],
        answer: told(&[&VERIFIED, &desk::ADMITTED]),
        run: fleet::settle,
    },
    Call {
        name: "repin",
        what: "believes another root or trust file, and stops where a bundle under it is needed",
        options: &[&desk::PIN],
        answer: told(&[&desk::REPIN_ANSWER]),
        run: desk::repin,
    },
    Call {
        name: "clock-was-set",
        what: "an operator has set right a clock that was ahead, and three minutes have passed",
        options: &[],
        answer: told(&[&desk::REPIN_ANSWER]),
        run: desk::clock_was_set,
    },
    Call {
        name: "state",
        what: "what the desk holds, for whoever runs it",
        options: &[&[NOW]],
        answer: told(&[&state::STATE_ANSWER]),
        run: state::state,
    },
    #[cfg(feature = "server")]
    Call {
        name: "verify",
        what: "one verdict, everything in the request; with a memory, whether it admits the show",
        options: &[&SCANNED, &QUESTION, &verify::VERIFY, &[SIGNATURES, NOW, WORDS]],
        answer: told(&[&VERIFIED, &verify::VERIFY_ANSWER]),
        run: verify::verify,
    },
    #[cfg(feature = "server")]
    Call {
        name: "verify-checks",
        what: "the signatures that somebody else is to check before `verify`; nothing is judged yet",
        options: &[&SCANNED, &QUESTION, &verify::VERIFY, &[NOW, WORDS]],
        answer: told(&[&CHECKS]),
        run: verify::checks,
    },
    #[cfg(feature = "server")]
    Call {
        name: "bundle",
        what: "a bundle verified under a pin; with a memory, put in the place of the one held",
        options: &[&pure::BUNDLE, &[NOW]],
        answer: told(&[&pure::BUNDLE_ANSWER, &[MEMORY_AFTER]]),
        run: pure::bundle,
    },
    #[cfg(feature = "server")]
    Call {
        name: "status-list",
        what: "a status list read; with a memory, remembered",
        options: &[&pure::STATUS_LIST, &[NOW]],
        answer: told(&[&pure::STATUS_LIST_ANSWER, &[MEMORY_AFTER]]),
        run: pure::status_list,
    },
    #[cfg(feature = "server")]
    Call {
        name: "check-clock",
        what: "the clock, by what a memory knows to have passed",
        options: &[&pure::CHECK_CLOCK, &[NOW]],
        answer: told(&[]),
        run: pure::check_clock,
    },
    #[cfg(feature = "server")]
    Call {
        name: "inspect",
        what: "what a stored memory holds",
        options: &[&pure::CHECK_CLOCK],
        answer: told(&[&pure::INSPECT_ANSWER]),
        run: pure::inspect,
    },
    #[cfg(feature = "server")]
    Call {
        name: "read-trust",
        what: "what a trust file says of itself",
        options: &[&[TRUST]],
        answer: told(&[&pure::READ_TRUST_ANSWER]),
        run: pure::read_trust,
    },
    #[cfg(feature = "server")]
    Call {
        name: "read-challenge",
        what: "what a challenge says",
        options: &[&pure::READ_CHALLENGE],
        answer: told(&[&pure::READ_CHALLENGE_ANSWER]),
        run: pure::read_challenge,
    },
    Call {
        name: "reverify",
        what: "the verdict of an evidence record again, by the trust data and lists of then",
        options: &[&kept::REVERIFY],
        answer: told(&[&kept::REVERIFY_ANSWER]),
        run: kept::reverify,
    },
    Call {
        name: "reduce",
        what: "an evidence record without some of its values",
        options: &[&kept::REDUCE],
        answer: told(&[&kept::REDUCE_ANSWER]),
        run: kept::reduce,
    },
    Call {
        name: "export",
        what: "what an evidence record says of itself, for an index",
        options: &[&kept::EXPORT],
        answer: told(&[&kept::EXPORT_ANSWER]),
        run: kept::export,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-open",
        what: "goes on with a stored wallet, or begins one",
        options: &[&wallet::OPEN],
        answer: told(&[&wallet::OPEN_ANSWER]),
        run: wallet::open,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-import",
        what: "imports a file, all of which is checked, and adds it",
        options: &[&wallet::IMPORT],
        answer: told(&[&wallet::IMPORT_ANSWER]),
        run: wallet::import,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-list",
        what: "what the wallet holds, and what of it can be shown",
        options: &[&[NOW]],
        answer: told(&[&wallet::LIST_ANSWER]),
        run: wallet::list,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-read",
        what: "all that a credential says, for the holder's own screen",
        options: &[&[wallet::ID]],
        answer: told(&[&wallet::READ_ANSWER]),
        run: wallet::read,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-view",
        what: "what a show opens and costs, before anything is signed",
        options: &[&showing::VIEW, &[NOW]],
        answer: told(&[&showing::VIEW_ANSWER]),
        run: showing::view,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-show",
        what: "a show, or the answer to a challenge; in two steps",
        options: &[&showing::VIEW, &showing::SHOW, &[EXACTLY_NOW]],
        answer: told(&[&TO_BE_SIGNED, &showing::SHOW_ANSWER]),
        run: showing::show,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-asking",
        what: "who asks, for the holder's screen before anything is answered",
        options: &[&wallet::ASKING, &[NOW]],
        answer: told(&[&wallet::ASKING_ANSWER]),
        run: wallet::asking,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-request",
        what: "a request to lend the license; in two steps",
        options: &[&showing::REQUEST, &[EXACTLY_NOW]],
        answer: told(&[&TO_BE_SIGNED, &showing::MESSAGE]),
        run: showing::request,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-order",
        what: "an order to revoke what was lent; in two steps",
        options: &[&showing::ORDER, &[EXACTLY_NOW]],
        answer: told(&[&TO_BE_SIGNED, &showing::MESSAGE]),
        run: showing::order,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-answer",
        what: "believes a register's answer",
        options: &[&wallet::ANSWER],
        answer: told(&[&wallet::CHANGED_ANSWER]),
        run: wallet::answer,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-take-list",
        what: "believes a status list on every credential in it",
        options: &[&wallet::TAKE_LIST, &[NOW]],
        answer: told(&[&wallet::CHANGED_ANSWER]),
        run: wallet::take_list,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-forget",
        what: "removes a credential, as its holder asks",
        options: &[&[wallet::ID]],
        answer: told(&[&wallet::FORGET_ANSWER]),
        run: wallet::forget,
    },
    #[cfg(feature = "wallet")]
    Call {
        name: "wallet-clear-out",
        what: "removes what has ended or expired",
        options: &[&[NOW]],
        answer: told(&[&wallet::CLEAR_OUT_ANSWER]),
        run: wallet::clear_out,
    },
];
