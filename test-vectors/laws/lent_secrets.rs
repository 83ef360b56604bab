//! What is lent opens what its purpose sees and nothing else: not in the borrower's file, not on the wire, not in a
//! verdict, a message or a log, and not by guessing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;

use super::fixture::{
    Deterministic, ISSUED_AT, SHOWN_AT, borrower, grantee, instant, issue, key, lend, lent_position, operation, record,
    register, trust,
};
use super::lending::{Ask, owners_license};
use super::mutate::{Credential, Item, Show, sha256, signing, view};
use super::{policy, wrapped};
use vehicle_license::credential::FieldName;
use vehicle_license::issue::IssuedAuthorization;
use vehicle_license::key::PublicKey;
use vehicle_license::present::{RequestTerms, View};
use vehicle_license::trust::Calendars;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Verified, Verifier, VerifyError};

/// The masked leaf of a full one, by number.
const MASKED: [(usize, usize); 5] = [(3, 31), (12, 17), (13, 16), (24, 28), (25, 29)];

/// Takes a borrower's file apart by hand, and holds what comes out against the crate's own bytes.
pub(super) fn take_apart(issued: &IssuedAuthorization) -> Credential {
    let bytes = issued.secret_file();
    let credential = from_file(&bytes);
    assert_eq!(credential.file().encode(), *bytes, "the file");
    assert_eq!(credential.id(), issued.log_entry().id, "the id");
    let signed = credential.signed().message(&credential.signature());
    assert_eq!(signed.encode(), issued.to_cose(), "the signed form");
    credential
}

fn from_file(bytes: &[u8]) -> Credential {
    let (mut file, rest) = Item::parse(bytes);
    assert!(rest.is_empty());
    let mut number = |at: usize| file.at(&[1, at]).as_uint();
    let purpose = number(8);
    let mut credential = Credential {
        issuer: number(1).try_into().expect("an issuer"),
        key: number(2).try_into().expect("a key"),
        issued_at: number(3),
        days: number(4),
        status: number(5),
        protection: number(6) % 4,
        proofing: number(6) / 4,
        delegation: Some((purpose, number(9))),
        holder_key: PublicKey::from_compressed(file.at(&[1, 7]).as_bytes()).expect("a point"),
        seed: file.at(&[2]).as_bytes().try_into().expect("a seed"),
        leaves: vec![None; 32],
        signer: signing(&key("issuer")),
    };
    let carried = |leaf: usize| view(purpose) & (1 << leaf) != 0 && ![11, 14, 15].contains(&leaf);
    let travels = |leaf: &usize| {
        let full = MASKED.iter().find(|(masked, _)| masked == leaf);
        carried(*leaf) && full.is_none_or(|(_, full)| !carried(*full))
    };
    let values = file.at(&[3]).items().clone();
    assert_eq!(
        values.len(),
        (0..32).filter(travels).count(),
        "nothing more and nothing less"
    );
    for (leaf, value) in (0..32).filter(travels).zip(values) {
        credential.set(leaf, value);
    }
    credential
}

/// No seed, no salt, no digest and no root in common.
pub(super) fn assert_apart(one: &Credential, two: &Credential) {
    for level in 0..=5 {
        for other in 0..=5 {
            let (a, b) = (one.seeds(level), two.seeds(other));
            assert!(
                a.iter().all(|seed| !b.contains(seed)),
                "seeds of levels {level} and {other}"
            );
            let (a, b) = (one.digests(level), two.digests(other));
            assert!(
                a.iter().all(|digest| !b.contains(digest)),
                "digests of levels {level} and {other}"
            );
        }
    }
    assert_ne!(one.root(), two.root());
}

// What is hidden -----------------------------------------------------------------------------------

/// A block of leaves, as the table of purposes opens them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Block {
    Identity,
    Vehicle,
    Party,
    Full,
}

/// The table of purposes, written again.
fn blocks(purpose: Purpose) -> &'static [Block] {
    use Block::{Full, Identity, Party, Vehicle};
    match purpose {
        Purpose::OffSiteViolation | Purpose::Rental | Purpose::TestDrive | Purpose::Other => &[],
        Purpose::Accident => &[Identity],
        Purpose::RideHailing | Purpose::TransportPermit => &[Identity, Vehicle],
        Purpose::BuyInsurance | Purpose::InsuranceClaim | Purpose::UsedCarSale => &[Identity, Vehicle, Party],
        Purpose::Mortgage | Purpose::VehicleRegistration => &[Identity, Vehicle, Party, Full],
    }
}

/// What stands behind each block: the fixture's values, or the part of them that a mask hides.
const SECRETS: [(Block, &str); 22] = [
    (Block::Identity, "LSVWY4180KN246094"),
    (Block::Identity, "0KN246094"),
    (Block::Identity, "246094"),
    (Block::Identity, "张三丰"),
    (Block::Identity, "三丰"),
    (Block::Identity, "2015-04-11"),
    (Block::Vehicle, "8B12345"),
    (Block::Vehicle, "检验有效期至"),
    (Block::Vehicle, "闽A(01)"),
    (Block::Party, "福建省福州市"),
    (Block::Party, "3510012345678"),
    (Block::Full, "1021990"),
    (Block::Full, "350102199003071"),
    (Block::Full, "鼓楼区"),
    (Block::Full, "单元501室"),
    (Block::Full, "350100123456"),
    (Block::Full, "李四明"),
    (Block::Full, "四明"),
    (Block::Full, "35010219881112001X"),
    (Block::Full, "10219881112"),
    (Block::Full, "19881112"),
    (Block::Full, "88111200"),
];

/// Values that travel as numbers: the day 2015-04-11, and the seven measures.
const NUMBERS: [(Block, &[u8]); 2] = [
    (Block::Identity, &[0x19, 0x40, 0x98]),
    (
        Block::Vehicle,
        &[
            0x87, 0x19, 0x07, 0x4e, 0x19, 0x05, 0x5f, 0xf6, 0xf6, 0x19, 0x13, 0x51, 0x19, 0x07, 0x35, 0x19, 0x05, 0xc8,
        ],
    ),
];

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Whether a text tells a value in any of its forms.
fn tells(told: &str, secret: &str) -> bool {
    let lower = told.to_lowercase();
    forms(secret)
        .iter()
        .any(|form| told.contains(form) || lower.contains(form))
}

/// How a leak could be written: as it stands, as an escaped text, or as the list of its bytes in any notation.
fn forms(secret: &str) -> Vec<String> {
    let listed = |notation: &dyn Fn(u8) -> String, between: &str| {
        let bytes: Vec<_> = secret.bytes().map(notation).collect();
        bytes.join(between)
    };
    let decimal = |byte: u8| byte.to_string();
    let hex = |byte: u8| format!("{byte:02x}");
    let escaped = |unit: u16| format!("\\u{unit:04x}");
    // Spread over lines, as `{:#?}` prints a list at any depth.
    let spread = (1..=8).map(|depth| listed(&decimal, &format!(",\n{}", "    ".repeat(depth))));
    let mut forms = vec![
        secret.into(),
        listed(&decimal, ", "),
        listed(&hex, ""),
        listed(&hex, ", "),
        listed(&hex, " "),
        secret.escape_unicode().to_string(),
        secret.encode_utf16().map(escaped).collect(),
    ];
    forms.extend(spread);
    forms
}

fn assert_silent(what: &str, told: &[u8], open: &[Block]) {
    static FORMS: OnceLock<Vec<(Block, Vec<String>)>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| SECRETS.map(|(block, secret)| (block, forms(secret))).into());
    let text = std::str::from_utf8(told).map(|told| (told, told.to_lowercase()));
    for (block, forms) in forms.iter().filter(|(block, _)| !open.contains(block)) {
        let secret = &forms[0];
        assert!(!contains(told, secret.as_bytes()), "{what} holds {secret} of {block:?}");
        if let Ok((told, lower)) = &text {
            let found = forms.iter().find(|form| told.contains(*form) || lower.contains(*form));
            assert_eq!(found, None, "{what} tells {secret} of {block:?}");
        }
    }
    for (block, secret) in NUMBERS {
        assert!(
            open.contains(&block) || !contains(told, secret),
            "{what} holds {secret:02x?}"
        );
    }
}

fn verdict(text: &str, purpose: Purpose, policy: &Policy, setting: Place, now: u64) -> Result<Verified, VerifyError> {
    Verifier::new(&trust()).verify(
        Input::text(text),
        &Question::new(purpose, setting).under(policy.clone()),
        instant(now),
    )
}

/// The views a borrower can choose, and what each leaves open of the purpose's blocks.
fn views(purpose: Purpose) -> Vec<(View<'static>, Vec<Block>)> {
    let mut views = vec![
        (View::for_purpose(purpose), blocks(purpose).to_vec()),
        (View::everyday(), vec![]),
        (View::everyday_for(purpose), vec![]),
        (View::only(&[], Some(purpose)), vec![]),
    ];
    for name in [
        FieldName::Grantee,
        FieldName::Owner,
        FieldName::Vin,
        FieldName::Document,
        FieldName::Address,
    ] {
        views.push((View::everyday().masking(name), vec![]));
    }
    // More than was lent can be asked for and not be had.
    views.push((
        View::for_purpose(Purpose::Mortgage).hiding(FieldName::Grantee),
        blocks(purpose).to_vec(),
    ));
    views
}

#[test]
fn what_a_purpose_hides_is_in_no_file_no_show_and_no_verdict() {
    for purpose in Purpose::ALL {
        let open = blocks(purpose);
        let issued = lend(&record(), purpose);
        assert_silent(&format!("{purpose}: the file"), &issued.secret_file(), open);
        assert_silent(
            &format!("{purpose}: the file's text"),
            issued.secret_file_text().as_bytes(),
            open,
        );
        assert_silent(&format!("{purpose}: the signed form"), &issued.to_cose(), &[]);
        let wallet = borrower(&record(), purpose);
        for (view, open) in views(purpose) {
            let Ok(show) = wallet.present(&view, instant(SHOWN_AT), &key("grantee")) else {
                continue;
            };
            let what = format!("{purpose} {view:?}");
            assert_silent(&what, show.as_bytes(), &open);
            assert_silent(&what, show.to_text().as_bytes(), &open);
            assert_silent(&what, &show.to_cose(), &[]);
            let found = verdict(&show.to_text(), purpose, &policy(), Place::Counter, SHOWN_AT).expect("a verdict");
            let facts = found.facts();
            let mut told = format!(
                "{found:?} {found:#?} {show:?} {:?} {}",
                facts.prompt(),
                facts.prompt().name().is_some()
            );
            for name in FieldName::ALL {
                write!(told, " {}", name.state(facts.fields())).expect("a string grows");
            }
            write!(told, " {}", serde_json::to_string_pretty(&found).expect("JSON")).expect("a string grows");
            assert_silent(&format!("{what}: the verdict"), told.as_bytes(), &open);
            for form in [facts.to_cose().credential, facts.to_cose().show] {
                assert_silent(&what, &form, &[]);
            }
        }
    }
}

/// The lists of secrets must be able to bite: a mortgage sees all of them, and says so.
#[test]
fn what_a_purpose_opens_is_in_the_file_and_in_the_verdict() {
    let file = lend(&record(), Purpose::Mortgage).secret_file();
    let wallet = borrower(&record(), Purpose::Mortgage);
    let show = wallet.present(
        &View::for_purpose(Purpose::Mortgage),
        instant(SHOWN_AT),
        &key("grantee"),
    );
    let show = show.expect("a show");
    let text = show.to_text();
    let found = verdict(&text, Purpose::Mortgage, &policy(), Place::Counter, SHOWN_AT).expect("a verdict");
    let told = serde_json::to_string(&found).expect("JSON");
    for (_, secret) in SECRETS {
        assert!(tells(&told, secret), "{secret}");
        if secret != "2015-04-11" {
            assert!(
                contains(&file, secret.as_bytes()) && contains(show.as_bytes(), secret.as_bytes()),
                "{secret}"
            );
        }
    }
    for (_, secret) in NUMBERS {
        assert!(contains(&file, secret) && contains(show.as_bytes(), secret));
    }
    assert_eq!(found.facts().fields().grantee().full(), Some(&grantee()));
    // And every form a leak could take is seen by the search.
    let name = "李四明";
    for leak in [
        format!("{:?}", name.as_bytes()),
        format!("{:#?}", name.as_bytes()),
        format!("{:#?}", [Some(name.as_bytes())]),
        format!("{:02x?}", name.as_bytes()),
        super::mutate::hex(name.as_bytes()),
        super::mutate::hex(name.as_bytes()).to_uppercase(),
        name.escape_unicode().to_string(),
        "\\u674e\\u56db\\u660e".into(),
    ] {
        assert!(tells(&leak, name), "{leak}");
    }
}

#[test]
fn the_grantee_is_whole_for_a_mortgage_alone() {
    for purpose in Purpose::ALL {
        let credential = take_apart(&lend(&record(), purpose));
        let kept = ["A", "31X", "李"].map(|part| Item::Text(part.into()));
        assert_eq!(credential.leaves[3], Some(Item::Array(kept.into())), "{purpose}");
        let whole = ["A", "35010219881112001X", "李四明"].map(|part| Item::Text(part.into()));
        let expected =
            matches!(purpose, Purpose::Mortgage | Purpose::VehicleRegistration).then_some(Item::Array(whole.into()));
        assert_eq!(credential.leaves[31], expected, "{purpose}");
        assert_eq!(
            credential.carried() | 0xc800,
            view(purpose.number().into()) | 0xc800,
            "{purpose}"
        );
        assert_eq!(
            credential.delegation,
            Some((purpose.number().into(), 1)),
            "the calendar's version is inside"
        );
    }
}

#[test]
fn nothing_on_the_way_to_an_authorization_prints_whom_it_is_for() {
    let register = register(&record());
    let request = super::fixture::request(&record(), grantee(), Purpose::Mortgage, "2026-09-22", ISSUED_AT);
    let read = vehicle_license::issue::AuthorizationRequest::from_bytes(request.consent()).expect("a request");
    let terms = RequestTerms {
        grantee: grantee(),
        purpose: Purpose::Mortgage,
        last_day: super::fixture::day("2026-09-22"),
        replace: false,
    };
    let owner = super::fixture::holder(&record());
    let random = &mut Deterministic::new("printed");
    let draft = owner.request(&terms, instant(ISSUED_AT), random).expect("a request");
    let order = super::lending::order(&owners_license(), "holder", ISSUED_AT, [1; 16], None);
    let mut changed = register.clone();
    let granted = changed
        .grant(
            &operation(&register, ISSUED_AT),
            &request,
            &Calendars::built_in(),
            lent_position(Purpose::Mortgage),
        )
        .expect("a grant");
    let lent: Vec<_> = changed.lent(instant(ISSUED_AT)).collect();
    let licenses: Vec<_> = changed.licenses(instant(ISSUED_AT)).collect();
    let issued = lend(&record(), Purpose::Mortgage);
    let wallet = borrower(&record(), Purpose::Mortgage);
    let unsigned = wallet.prepare(&View::everyday(), instant(SHOWN_AT)).expect("a draft");
    let mut told = format!(
        "{read:?} {request:?} {terms:?} {draft:?} {:?} {order:?}",
        draft.to_be_signed()
    );
    write!(
        told,
        " {granted:?} {changed:?} {lent:?} {licenses:?} {:?}",
        changed.owner()
    )
    .expect("a string grows");
    write!(told, " {issued:?} {wallet:?} {unsigned:?} {:?}", record()).expect("a string grows");
    write!(
        told,
        " {read:#?} {request:#?} {terms:#?} {draft:#?} {order:#?} {granted:#?}"
    )
    .expect("a string grows");
    write!(told, " {changed:#?} {lent:#?} {licenses:#?} {issued:#?} {wallet:#?}").expect("a string grows");
    assert_silent("what is printed", told.as_bytes(), &[]);
    // The messages themselves do hold it: they are the owner's consent, and as confidential as the register.
    assert!(contains(request.consent(), "李四明".as_bytes()));
    assert!(contains(&changed.to_bytes(), "李四明".as_bytes()));
}

/// Neither a license's id nor what its content can be guessed from is printed with a log entry.
#[test]
fn a_log_entry_prints_no_digest() {
    let license = owners_license();
    let lent = lend(&record(), Purpose::Mortgage).log_entry().clone();
    let forms = |hash: &[u8; 32]| {
        let hex = super::mutate::hex(hash);
        let all = [
            format!("{hash:?}"),
            format!("{hash:#?}"),
            format!("{hash:02x?}"),
            hex.to_uppercase(),
            hex,
        ];
        // Spaces and lines apart, and a part of it is too much already.
        all.map(|form| pressed(&form).chars().skip(1).take(16).collect::<String>())
    };
    for (what, told, hashes) in [
        (
            "license",
            format!("{license:?} {license:#?}"),
            [license.id, license.record_digest],
        ),
        (
            "authorization",
            format!("{lent:?} {lent:#?}"),
            [lent.id, lent.record_digest],
        ),
    ] {
        assert!(told.contains("LogEntry") && told.contains("last_day"), "{told}");
        for hash in &hashes {
            for form in forms(hash) {
                assert!(!pressed(&told).contains(&form), "{what}: {told}");
            }
            // The search would see it.
            let leak = format!("{hash:#?}");
            assert!(forms(hash).iter().any(|form| pressed(&leak).contains(form)));
        }
        assert!(!told.contains("digest") && !told.contains("id:"), "{what}: {told}");
    }
}

fn pressed(told: &str) -> String {
    told.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn no_refusal_on_the_way_repeats_a_value() {
    let license = owners_license();
    let mut codes = BTreeSet::new();
    let mut heard = BTreeSet::new();
    let mut hear = |code: &'static str, told: String| {
        codes.insert(code);
        if !heard.contains(&told) {
            assert_silent(code, told.as_bytes(), &[]);
            heard.insert(told);
        }
    };
    // Every bit of a request, and every value it may hold wrongly.
    let message = Ask::new().message();
    for at in 0..message.len() {
        let mut changed = message.clone();
        changed[at] ^= 0x21;
        let found = vehicle_license::issue::AuthorizationRequest::from_bytes(&changed);
        if let Err(error) = found.and_then(|request| request.verify(&license, instant(ISSUED_AT))) {
            hear(error.code(), format!("{error} {error:?} {error:#?}"));
        }
    }
    let wrong: [fn(&mut Ask); 5] = [
        |ask| ask.grantee[1] = "350102198811120010".into(),
        |ask| ask.grantee[1] = "35010219881112001x".into(),
        |ask| ask.grantee[2] = "李四明\u{200b}".into(),
        |ask| ask.grantee[0] = "Z".into(),
        |ask| ask.purpose = 13,
    ];
    for change in wrong {
        let mut ask = Ask::new();
        change(&mut ask);
        let found = vehicle_license::issue::AuthorizationRequest::from_bytes(&ask.message());
        let error = found
            .and_then(|request| request.verify(&license, instant(ISSUED_AT)))
            .expect_err("a refusal");
        hear(error.code(), format!("{error} {error:?} {error:#?}"));
    }
    // The register's refusals about persons.
    let mut register = register(&record());
    let first = Ask::new().verified(&license);
    register
        .grant(
            &operation(&register, ISSUED_AT),
            &first,
            &Calendars::built_in(),
            super::lending::position(1),
        )
        .expect("a grant");
    let owners = record().document.expect("a document");
    for (grantee, nonce) in [
        (["A", "35010219881112001X", "李四明"], 2),
        (["A", "35010219881112001X", "李四"], 3),
        (["A", owners.number(), "张三丰"], 4),
        (["N", "91350100M000100Y43", "李四明"], 5),
    ] {
        let mut ask = Ask::new();
        ask.grantee = grantee.map(String::from);
        ask.nonce = [nonce; 16];
        let request = ask.verified(&license);
        let next = operation(&register, ISSUED_AT);
        let error = register
            .grant(&next, &request, &Calendars::built_in(), super::lending::position(2))
            .expect_err("a refusal");
        hear(error.code(), format!("{error} {error:?} {error:#?}"));
    }
    // And at the counter.
    for purpose in [Purpose::TestDrive, Purpose::InsuranceClaim, Purpose::Mortgage] {
        let wallet = borrower(&record(), purpose);
        let show = wallet
            .present(&View::for_purpose(purpose), instant(SHOWN_AT), &key("grantee"))
            .expect("a show");
        let bytes = show.as_bytes();
        let strict = policy().max_status_age(1).require_full(FieldName::Grantee);
        for refusal in [
            verdict(&show.to_text(), purpose, &strict, Place::Counter, SHOWN_AT),
            verdict(&show.to_text(), purpose, &Policy::counter(), Place::Counter, SHOWN_AT),
            verdict(
                &show.to_text(),
                purpose,
                &policy(),
                Place::Counter,
                SHOWN_AT + 86_400 * 20,
            ),
        ] {
            let error = refusal.expect_err("a refusal");
            hear(error.code(), format!("{error} {error:?} {error:#?}"));
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x21;
            let refusal = verdict(&wrapped(&changed), purpose, &policy(), Place::Counter, SHOWN_AT);
            let error = refusal.expect_err("a refusal");
            hear(error.code(), format!("{error} {error:?} {error:#?}"));
        }
    }
    assert!(codes.len() >= 20, "too few kinds of refusal were seen: {codes:?}");
}

// What the file cannot open ------------------------------------------------------------------------

/// The owner's license and what is lent of it, both as the second implementation has them.
fn owned_and_lent(purpose: Purpose) -> (Credential, Credential) {
    (owned().clone(), take_apart(&lend(&record(), purpose)))
}

fn owned() -> &'static Credential {
    static OWNED: OnceLock<Credential> = OnceLock::new();
    OWNED.get_or_init(|| Credential::from_file(&issue(&record()).secret_file(), signing(&key("issuer"))))
}

#[test]
fn what_is_lent_shares_nothing_with_the_license() {
    let all: Vec<_> = Purpose::ALL.map(|purpose| take_apart(&lend(&record(), purpose))).into();
    let owned = owned();
    for (at, lent) in all.iter().enumerate() {
        assert_ne!(owned.tweak(), lent.tweak());
        assert_apart(owned, lent);
        for other in &all[at + 1..] {
            assert_ne!(lent.tweak(), other.tweak(), "another position");
            assert_apart(lent, other);
        }
    }
}

/// A borrower marks every leaf as open, the ones the copy does not carry too: they are not carried, whatever is marked.
#[test]
fn a_forged_bitmap_opens_nothing_that_was_not_lent() {
    for purpose in Purpose::ALL {
        let (_, lent) = owned_and_lent(purpose);
        let mut show = Show {
            credential: lent,
            shown_at: SHOWN_AT,
            bitmap: u32::MAX,
            purpose: None,
            answers: None,
            evidence: None,
            holder: signing(&key("grantee")),
        };
        let outside: Vec<u32> = (0..32)
            .filter(|leaf| *leaf == 14 || view(purpose.number().into()) & (1 << leaf) == 0)
            .collect();
        for bitmap in outside.iter().map(|leaf| 0xffff | (1 << leaf)).chain([u32::MAX]) {
            show.bitmap = bitmap;
            let text = wrapped(&show.wire().encode());
            let found = verdict(&text, purpose, &policy(), Place::Counter, SHOWN_AT).expect("a verdict");
            for name in FieldName::ALL {
                let leaves = leaves_of(*name);
                let carried = leaves.iter().any(|leaf| !outside.contains(leaf));
                let state = name.state(found.facts().fields());
                assert_eq!(
                    state == "not-carried",
                    !carried,
                    "{purpose} {name:?} {bitmap:08x}: {state}"
                );
            }
            assert_silent("a forged bitmap", format!("{found:?}").as_bytes(), blocks(purpose));
        }
        // Nor can a value be put where nothing was committed to.
        for leaf in outside {
            let mut forged = show.clone();
            forged.credential.set(leaf.try_into().expect("a leaf"), guess(leaf));
            forged.bitmap = 0xffff | (1 << leaf);
            let signature = show.credential.signature();
            let mut wire = forged.wire();
            wire = wire.with(&[0, 10], Item::Bytes(signature.into()));
            let found = verdict(&wrapped(&wire.encode()), purpose, &policy(), Place::Counter, SHOWN_AT);
            let code = found.expect_err("a refusal").code();
            assert!(
                ["cbor-wrong-length", "issuer-signature-invalid", "cbor-wrong-type"].contains(&code),
                "{purpose} leaf {leaf}: {code}"
            );
        }
    }
}

/// The leaves of a field, by the profile's table.
fn leaves_of(name: FieldName) -> Vec<u32> {
    let at = FieldName::ALL.iter().position(|other| *other == name).expect("a field");
    let table: [&[u32]; 23] = [
        &[2],
        &[3, 31],
        &[4],
        &[5],
        &[6],
        &[7],
        &[8],
        &[9],
        &[10],
        &[14],
        &[12, 17],
        &[13, 16],
        &[18],
        &[19],
        &[20],
        &[21],
        &[22],
        &[23],
        &[24, 28],
        &[25, 29],
        &[26],
        &[27],
        &[30],
    ];
    table[at].to_vec()
}

/// What somebody who knows the car would guess to be in a leaf: the truth.
fn guess(leaf: u32) -> Item {
    let at = usize::try_from(leaf).expect("a leaf");
    owned().leaves[at].clone().unwrap_or_else(|| {
        let grantee = ["A", "35010219881112001X", "李四明"].map(|part| Item::Text(part.into()));
        Item::Array(grantee.into())
    })
}

/// Whoever holds the borrower's file, and guesses right, still cannot tell that the guess was right: no seed or salt
/// that follows from the file, under either tweak, makes a digest of the owner's license, nor does one of the nodes.
#[test]
fn no_guess_from_the_file_meets_a_digest_of_the_license() {
    for purpose in [Purpose::TestDrive, Purpose::InsuranceClaim, Purpose::Mortgage] {
        let (owned, lent) = owned_and_lent(purpose);
        let theirs: BTreeSet<[u8; 16]> = (0..=5).flat_map(|level| owned.digests(level)).collect();
        assert_eq!(theirs.len(), 63);
        let mut material: Vec<[u8; 16]> = (0..=5).flat_map(|level| lent.seeds(level)).collect();
        material.push([0; 16]);
        material.push(lent.tweak());
        for (leaf, digest) in (0_u8..).zip(owned.digests(5)) {
            // With the owner's own salt the guess does meet it: the comparison is able to.
            let item = guess_or_nothing(leaf).encode();
            let salt = owned.seeds(5)[usize::from(leaf)];
            let met = sha256(&[&[0], &owned.tweak(), &[leaf], &salt, &item]);
            assert_eq!(met[..16] == digest, leaf != 3 && leaf != 31, "leaf {leaf}");
            for tweak in [owned.tweak(), lent.tweak()] {
                for salt in &material {
                    let guessed = sha256(&[&[0], &tweak, &[leaf], salt, &item]);
                    assert!(!theirs.contains(&guessed[..16]), "{purpose}: leaf {leaf}");
                }
            }
        }
        for level in 0..=5 {
            for digest in lent.digests(level) {
                assert!(!theirs.contains(&digest));
            }
        }
        // What the license's shows carry of closed leaves are those digests: none of them is in the file.
        let file = lend(&record(), purpose).secret_file();
        for digest in &theirs {
            assert!(!contains(&file, digest));
        }
        for seed in (0..=5).flat_map(|level| owned.seeds(level)) {
            assert!(!contains(&file, &seed));
        }
    }
}

fn guess_or_nothing(leaf: u8) -> Item {
    match leaf {
        11 | 15 => super::mutate::UNDEFINED,
        leaf => guess(leaf.into()),
    }
}

/// A borrower's show of everything is one seed and no digest: the leaves that are not carried cost nothing.
#[test]
fn a_whole_show_is_one_seed() {
    for purpose in Purpose::ALL {
        let wallet = borrower(&record(), purpose);
        let show = wallet
            .present(&View::for_purpose(purpose), instant(SHOWN_AT), &key("grantee"))
            .expect("a show");
        let mut item = Item::parse(show.as_bytes()).0;
        assert_eq!(item.at(&[1, 1]).as_uint(), u64::from(u32::MAX), "{purpose}");
        assert_eq!(item.at(&[1, 2]).as_bytes().len(), 16, "{purpose}");
        let (_, lent) = owned_and_lent(purpose);
        assert_eq!(item.at(&[1, 2]).as_bytes(), lent.seed);
    }
}
