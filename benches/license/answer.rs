//! What a verifier that asks does once a code is scanned: verify the answer with the trust data of a bundle and a
//! status list that covers the license, and admit it to a memory.

use std::cell::{Cell, RefCell};
use std::hint::black_box;

use support::fixture::{self, Deterministic, ISSUED_AT, LIST_KEY, SHOWN_AT, instant, key, with_list_key};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::Checker;
use vehicle_license::present::Holder;
use vehicle_license::{
    Bundle, Challenge, Input, Memory, Place, Policy, Purpose, Question, StatusList, Trust, UnixTime, Verifier,
};

const ENTRIES: u32 = 1 << 20;

pub(crate) struct Answers {
    trust: Trust,
    lists: Vec<StatusList>,
    policy: Policy,
    memory: RefCell<Memory>,
    answers: Vec<(Challenge, String, UnixTime)>,
    next: Cell<usize>,
}

impl Answers {
    /// So many answers of this wallet, a second apart.
    pub(crate) fn new(holder: &Holder, count: usize) -> Self {
        let issuer = with_list_key(fixture::issuer(), "status");
        let bundle = fixture::bundle(&fixture::trust_content(vec![issuer.clone()]));
        let bundle = Bundle::from_bytes(&bundle)
            .and_then(|bundle| bundle.verify(&fixture::root_chain().pin(), instant(ISSUED_AT)));
        let trust = bundle.expect("a bundle").into_trust();
        let revoked = (0..ENTRIES).step_by(100).map(|index| {
            let position = StatusPosition::new(7, index).expect("a position");
            (position, CredentialStatus::Revoked)
        });
        let terms = StatusListTerms {
            list: 7,
            bits: StatusBits::Two,
            entries: None,
            snapshot_at: instant(ISSUED_AT + 60),
            expires: instant(ISSUED_AT + 86_400),
            time_to_live: None,
        };
        let token = terms.prepare(&issuer, LIST_KEY, revoked).expect("a list");
        let token = token.sign(&key("status")).expect("a signature");
        let mut random = Deterministic::new("questions");
        let answer = |second: u64| {
            let now = instant(SHOWN_AT + second);
            let question = Challenge::new("测试", Purpose::Other, now, 60, &mut random).expect("a challenge");
            let show = holder.present(&fixture::everyday_asked(&question), now, &key("holder"));
            let text = show.expect("an answer").to_text();
            (question, text, now)
        };
        Self {
            lists: vec![StatusList::verify(&token, &trust, instant(SHOWN_AT)).expect("a list")],
            trust,
            policy: Policy::counter().accept_test(),
            memory: RefCell::new(Memory::new()),
            answers: (0..).take(count).map(answer).collect(),
            next: Cell::new(0),
        }
    }

    /// The next answer. None counts twice.
    pub(crate) fn judge(&self, checker: &(dyn Checker + Sync)) -> bool {
        let at = self.next.replace(self.next.get() + 1);
        let (challenge, text, now) = &self.answers[at];
        let question = Question::new(Purpose::Other, Place::Counter)
            .under(self.policy.clone())
            .consulting(&self.lists)
            .answering(challenge);
        let verifier = Verifier::new(&self.trust).with_checker(checker);
        let verified = verifier.verify(Input::text(black_box(text)), &question, *now);
        let verified = verified.expect("a verified answer");
        self.memory.borrow_mut().admit(&verified, *now).is_ok()
    }
}
