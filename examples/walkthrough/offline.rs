//! What a verifier without a network is given beforehand: a signed trust bundle, and the status lists.

use std::path::Path;

use vehicle_license::issue::{ContentDraft, Register, StatusBits, StatusListTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::trust::{TrustContent, VerifiedBundle};
use vehicle_license::{Bundle, Input, Place, Policy, Purpose, Question, StatusList, Trust, UnixTime, Verifier};

use crate::{Result, fixture, report};

/// Publishes the trust data as a bundle, and takes it in as a verifier does that holds the root's pin alone.
pub(crate) fn bundle(folder: &Path, now: u64) -> Result<Trust> {
    let bytes = publish(&content(), now)?;
    std::fs::write(folder.join("bundle.cbor"), &bytes)?;
    std::fs::write(folder.join("root.pin"), format!("{}\n", fixture::root_chain().pin()))?;
    let verified = take_in(&bytes, fixture::instant(now))?;
    println!(
        "   A trust bundle of {} bytes: version {}, root {}, believed for the pin of the root alone.",
        bytes.len(),
        verified.version(),
        verified.root_number()
    );
    Ok(verified.into_trust())
}

/// The trust data of before, and a key for status lists beside the one for licenses.
pub(crate) fn content() -> TrustContent {
    let issuer = fixture::with_list_key(fixture::issuer(), "status");
    let mut content = fixture::trust_content(vec![issuer]);
    content.version = 2;
    content.root = Some(fixture::root_chain().pin());
    content.askers = vec![fixture::asker()];
    content
}

/// The publisher's side: a bundle of `content` under the chain of roots.
pub(crate) fn publish(content: &TrustContent, now: u64) -> Result<Vec<u8>> {
    let publisher = fixture::key("publisher");
    let content = ContentDraft::new(content)?;
    let signature = content.unsigned(publisher.public_key()).sign(&publisher)?;
    Ok(fixture::root_chain().publish(&content, &[signature], fixture::instant(now))?)
}

/// The verifier's side, which holds the root's pin and nothing else.
pub(crate) fn take_in(bundle: &[u8], now: UnixTime) -> Result<VerifiedBundle> {
    Ok(Bundle::from_bytes(bundle)?.verify(&fixture::root_chain().pin(), now)?)
}

/// Publishes what the register says as status list `number`, which ends a day later.
pub(crate) fn list(register: &Register, number: u32, now: UnixTime) -> Result<Vec<u8>> {
    let terms = StatusListTerms {
        list: number,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: now,
        expires: fixture::instant(now.unix() + 86_400),
        time_to_live: Some(3600),
    };
    let statuses = register.statuses(now).map(|(position, status, _)| (position, status));
    let unsigned = terms.prepare(&content().issuers[0], fixture::LIST_KEY, statuses)?;
    Ok(unsigned.sign(&fixture::key("status"))?)
}

/// Publishes the list of what is lent from the register, and shows the lent code to a verifier that has it.
pub(crate) fn revoked(folder: &Path, trust: &Trust, register: &Register, now: UnixTime) -> Result<()> {
    let token = list(register, 8, now)?;
    std::fs::write(folder.join("status-list.cwt"), &token)?;
    std::fs::write(
        folder.join("status.cose_key"),
        fixture::key("status").public_key().to_cose_key(),
    )?;
    let list = StatusList::verify(&token, trust, now)?;
    println!(
        "   The status list of {} entries has {} bytes.\n",
        list.entries(),
        token.len()
    );
    let text = std::fs::read_to_string(folder.join("authorized.txt"))?;
    let policy = Policy::counter().accept_test();
    let lists = [list];
    let question = Question::new(Purpose::InsuranceClaim, Place::Counter).under(policy.clone());
    let without = Verifier::new(trust).verify(Input::text(&text), &question, now)?;
    println!(
        "   A verifier without the list believes the code for its minute, and says: status as of {}.\n",
        without.facts().status_known_at()
    );
    let verdict = Verifier::new(trust).verify(Input::text(&text), &question.consulting(&lists), now);
    report(
        "The same code and a verifier with the list, still offline",
        verdict,
        "status-revoked",
    )
}
