//! The one fixture of examples, vectors, benches and tests: a test issuer, its keys, and a vehicle with field
//! lengths as they are in real life. Every key here is public: a test key, made from its name.

use std::sync::LazyLock;

use vehicle_license::credential::{Grantee, KeyProtection, MaskedPerson, Proofing, Purposes, StatusPosition};
use vehicle_license::issue::{
    Authority, AuthorizationRequest, AuthorizationTerms, ContentDraft, EnrolledKey, EnrolmentNonce, Granted,
    IssuedAuthorization, IssuedLicense, LicenseTerms, Operation, Register, RegisteredOwner, RootChain, RootDraft,
    RootTerms, VehicleRecord, VerifiedRequest,
};
use vehicle_license::key::{LocalKey, PublicKey, Signer};
use vehicle_license::present::{Holder, RequestTerms, View};
use vehicle_license::trust::{
    Artefacts, Asker, AskerKey, Asking, Calendars, Issuer, IssuerKey, PlateGrant, TrustContent,
};
use vehicle_license::value::{
    Address, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority,
    Model, OrganizationName, Owner, PersonName, Plate, PlateType, Standing, SubPageNumber, Technical, TechnicalParts,
    UseNature, VehicleType, Vin,
};
use vehicle_license::{Challenge, Purpose, Trust, UnixTime};

/// 2026-09-14 10:00:00 in Beijing: the moment of issue.
pub const ISSUED_AT: u64 = 1_789_351_200;
/// Ten minutes and a bit later: the moment of the show.
pub const SHOWN_AT: u64 = ISSUED_AT + 642;

/// The issuer's number and its license key's.
pub const ISSUER: u16 = 3501;
pub const LICENSE_KEY: u16 = 1;
/// The number of the listed insurer and of its key.
pub const ASKER: u16 = 3000;
pub const ASKER_KEY: u16 = 1;
/// The number of the key that [`with_list_key`] adds.
pub const LIST_KEY: u16 = 2;

/// A broken generator, which always says the same.
pub struct Stuck(pub u8);

impl rand_core::TryRng for Stuck {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.into())
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.into())
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        target.fill(self.0);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Stuck {}

/// A generator that repeats nothing and always says the same: SHA-256 in counter mode over a label.
pub struct Deterministic {
    label: Vec<u8>,
    counter: u64,
}

impl Deterministic {
    pub fn new(label: &str) -> Self {
        Self {
            label: label.as_bytes().to_vec(),
            counter: 0,
        }
    }
}

impl rand_core::TryRng for Deterministic {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        use sha2::Digest as _;
        for chunk in target.chunks_mut(32) {
            let mut hasher = sha2::Sha256::new();
            hasher.update(self.counter.to_be_bytes());
            hasher.update(&self.label);
            self.counter += 1;
            chunk.copy_from_slice(&hasher.finalize()[..chunk.len()]);
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Deterministic {}

/// Randomness that a case gives, byte by byte.
pub struct Given<'a>(pub &'a [u8]);

impl rand_core::TryRng for Given<'_> {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        let (given, rest) = self.0.split_at(target.len());
        target.copy_from_slice(given);
        self.0 = rest;
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Given<'_> {}

/// The test key of a name.
pub fn key(name: &str) -> LocalKey {
    LocalKey::generate(&mut Deterministic::new(&format!("test key of {name}")))
}

pub fn instant(unix: u64) -> UnixTime {
    UnixTime::from_unix(unix).expect("an instant of the format")
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// The test issuer of Fuzhou.
pub fn issuer() -> Issuer {
    Issuer {
        number: ISSUER,
        name: "福州市公安局交通警察支队（测试）".into(),
        test: true,
        grants: vec![PlateGrant {
            plate_type: None,
            prefix: "闽A".into(),
        }],
        keys: vec![IssuerKey {
            number: LICENSE_KEY,
            point: key("issuer").public_key(),
            artefacts: Artefacts {
                licenses: true,
                authorizations: true,
                status_lists: false,
            },
            sign_from: instant(ISSUED_AT - 86_400 * 30),
            sign_until: instant(ISSUED_AT + 86_400 * 335),
            trust_until: instant(ISSUED_AT + 86_400 * 735),
        }],
    }
}

/// `issuer` with the test key of `name` beside its license key, for status lists alone.
pub fn with_list_key(mut issuer: Issuer, name: &str) -> Issuer {
    issuer.keys.push(IssuerKey {
        number: LIST_KEY,
        point: key(name).public_key(),
        artefacts: Artefacts {
            licenses: false,
            authorizations: false,
            status_lists: true,
        },
        ..issuer.keys[0].clone()
    });
    issuer
}

/// The listed insurer: registered for what insurers ask for.
pub fn asker() -> Asker {
    Asker {
        number: ASKER,
        name: "闽江财产保险股份有限公司（测试）".into(),
        purposes: Purposes::of(&[Purpose::BuyInsurance, Purpose::InsuranceClaim]),
        keys: vec![AskerKey {
            number: ASKER_KEY,
            point: key("insurer").public_key(),
            sign_from: instant(ISSUED_AT - 86_400 * 30),
            sign_until: instant(ISSUED_AT + 86_400 * 335),
        }],
    }
}

/// `challenge`, sealed to `key`, as the listed insurer signs it.
pub fn ask_as_listed(challenge: Challenge, key: &PublicKey) -> Challenge {
    let insurer = self::key("insurer");
    challenge
        .sealed_to(key)
        .as_listed(ASKER, ASKER_KEY, insurer.public_key())
        .map(|unsigned| unsigned.sign(&insurer).expect("a signature"))
        .expect("a challenge")
}

/// A chain of one root, with one root key and one publisher.
pub fn root_chain() -> RootChain {
    let root_key = key("root");
    let root = RootDraft::new(&RootTerms {
        number: 0,
        issued_at: instant(ISSUED_AT - 86_400),
        expires: instant(ISSUED_AT + 86_400 * 365),
        root_keys: vec![root_key.public_key()],
        root_threshold: 1,
        publishers: vec![key("publisher").public_key()],
        publisher_threshold: 1,
    })
    .expect("a root");
    let signature = root
        .unsigned(root_key.public_key())
        .sign(&root_key)
        .expect("a signature");
    RootChain::start(&root, &[signature]).expect("a chain")
}

/// A trust bundle of `content` under [`root_chain`], which the content is made to name.
pub fn bundle(content: &TrustContent) -> Vec<u8> {
    let publisher = key("publisher");
    let root = Some(root_chain().pin());
    let content = TrustContent {
        root,
        ..content.clone()
    };
    let content = ContentDraft::new(&content).expect("a content");
    let signature = content
        .unsigned(publisher.public_key())
        .sign(&publisher)
        .expect("a signature");
    root_chain()
        .publish(&content, &[signature], instant(ISSUED_AT))
        .expect("a bundle")
}

/// The content of the trust file around some issuers.
pub fn trust_content(issuers: Vec<Issuer>) -> TrustContent {
    TrustContent {
        version: 1,
        issued_at: instant(ISSUED_AT - 86_400),
        expires: instant(ISSUED_AT + 86_400 * 90),
        deployment: "test deployment".into(),
        test: true,
        issuers,
        calendars: Vec::new(),
        root: None,
        askers: Vec::new(),
    }
}

pub fn trust_bytes() -> Vec<u8> {
    trust_content(vec![issuer()]).to_bytes().expect("a trust file")
}

pub fn trust() -> Trust {
    Trust::pinned(&trust_bytes()).expect("a trust file")
}

/// `challenge` as a wallet with the fixture's trust data takes it when it is issued.
pub fn asking(challenge: &Challenge) -> Asking<'_> {
    static TRUST: LazyLock<Trust> = LazyLock::new(trust);
    Asking::of(challenge, &TRUST, challenge.issued_at())
}

/// The answer that opens all that `challenge` asks for: to nobody listed, field by field.
pub fn everything_asked(challenge: &Challenge) -> View<'_> {
    let asking = asking(challenge);
    asking.more().fold(View::answering(&asking), View::opening_asked)
}

/// The answer that opens the everyday part of what `challenge` asks for.
pub fn everyday_asked(challenge: &Challenge) -> View<'_> {
    View::answering_everyday(&asking(challenge))
}

/// The vehicle of a natural person.
pub fn record() -> VehicleRecord {
    VehicleRecord {
        as_of: instant(ISSUED_AT),
        plate: Plate::parse(PlateType::from_code(52).expect("a type"), "闽AD12345").expect("a plate"),
        standing: Standing::from_letters("A", false, false).expect("a standing"),
        inspection_until: Some(day("2026-09-30")),
        vehicle_type: Some(VehicleType::from_canonical("K33").expect("a code")),
        use_nature: Some(UseNature::from_canonical("A").expect("a code")),
        model: Some(Model::parse("北京现代摩比斯牌BH7164MY4AAX").expect("a model")),
        colors: Some(Colors::from_canonical("J").expect("a code")),
        energy: Some(Energy::from_canonical("AC").expect("a code")),
        seats: Some(vehicle_license::value::Seats::total(5).expect("seats")),
        scrap_by: Some(day("2030-04-11")),
        carrier: None,
        owner: Owner::Person(PersonName::parse("张三丰").expect("a name")),
        vin: Some(Vin::parse("LSVWY4180KN246094").expect("a VIN")),
        registered_on: Some(day("2015-04-11")),
        issued_on: Some(day("2015-04-11")),
        engine_number: Some(EngineNumber::parse("8B12345").expect("a number")),
        technical: Some(
            Technical::new(TechnicalParts {
                total_mass: Some(1870),
                curb_mass: Some(1375),
                rated_load: None,
                towed_mass: None,
                length: Some(4945),
                width: Some(1845),
                height: Some(1480),
            })
            .expect("measures"),
        ),
        remarks: None,
        inspection_record: Some(InspectionRecord::parse("检验有效期至2026年09月闽A(01)").expect("a record")),
        document: Some(document("350102199003071234")),
        address: Some(Address::parse("福建省福州市鼓楼区东街口街道八一七北路123号4单元501室").expect("an address")),
        issuing_authority: Some(IssuingAuthority::parse("闽A").expect("an authority")),
        sub_page_number: Some(SubPageNumber::parse("3510012345678").expect("a number")),
        file_number: Some(FileNumber::parse("350100123456").expect("a number")),
        inexpressible: Vec::new(),
    }
}

/// A resident card of this number.
pub fn document(number: &str) -> Document {
    Document::parse(DocumentKind::from_letter('A').expect("a kind"), number).expect("a document")
}

/// The same vehicle, owned by a company for which a named person acts.
pub fn company_record() -> VehicleRecord {
    let mut record = record();
    record.owner =
        Owner::Organization(OrganizationName::parse("福建省福州市闽江汽车租赁服务有限公司").expect("a name"));
    record.document = Some(
        Document::parse(DocumentKind::from_letter('N').expect("a kind"), "91350100M000100Y43").expect("a document"),
    );
    let carrier = carrier();
    record.carrier = Some(MaskedPerson::from_person(&carrier.document, &carrier.name));
    record
}

/// The nonce of every test enrolment, handed out at `now`.
pub fn nonce(now: UnixTime) -> EnrolmentNonce {
    EnrolmentNonce {
        value: [7; 16],
        handed_out: now,
    }
}

/// A holder key whose possession is proved, by its name.
pub fn enrolled(name: &str) -> EnrolledKey {
    let key = key(name);
    let now = instant(ISSUED_AT);
    let enrolment = EnrolledKey::prepare(key.public_key(), [7; 16], now)
        .sign(&key)
        .expect("an enrolment");
    EnrolledKey::verify(&enrolment, nonce(now), now).expect("an enrolment")
}

pub fn terms() -> LicenseTerms {
    LicenseTerms {
        now: instant(ISSUED_AT),
        last_day: None,
        status: StatusPosition::new(7, 483_201).expect("a position"),
        protection: KeyProtection::Hardware,
        proofing: Proofing::RemoteLiveCheck,
    }
}

/// Terms of an authorization whose grantee came to a window.
pub fn authorization_terms(now: u64) -> AuthorizationTerms {
    AuthorizationTerms {
        now: instant(now),
        protection: KeyProtection::Hardware,
        proofing: Proofing::InPerson,
    }
}

/// A license for `record`, issued to the holder's test key.
pub fn issue(record: &VehicleRecord) -> IssuedLicense {
    Authority::new(issuer(), LICENSE_KEY)
        .expect("a license key")
        .issue(record, &enrolled("holder"), &terms(), &mut Deterministic::new("seed"))
        .expect("a license")
        .sign(&key("issuer"))
        .expect("a signature")
}

/// The wallet of the test holder with a license for `record`.
pub fn holder(record: &VehicleRecord) -> Holder {
    Holder::import(&issue(record).secret_file(), &trust(), &key("holder").public_key()).expect("a file")
}

/// The person the test license is lent to.
pub fn grantee() -> Grantee {
    person("35010219881112001X", "李四明")
}

/// The person who acts for the company.
pub fn carrier() -> Grantee {
    person("35010319850617283X", "王主管")
}

/// A person with a resident card.
pub fn person(number: &str, name: &str) -> Grantee {
    Grantee {
        document: document(number),
        name: PersonName::parse(name).expect("a name"),
    }
}

/// The next operation on a register that was loaded at `revision`, named by it.
pub fn operation_on(revision: u64, now: u64) -> Operation {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&revision.to_be_bytes());
    Operation {
        id,
        revision,
        now: instant(now),
    }
}

/// The same on a register that one test has for itself. With the revision of the register in memory it always matches
/// and guards nothing: a service takes the revision that it loaded.
pub fn operation(register: &Register, now: u64) -> Operation {
    operation_on(register.revision(), now)
}

/// The register of `record`'s vehicle, with nothing in it.
pub fn empty_register(record: &VehicleRecord) -> Register {
    let owner = RegisteredOwner::of(record);
    Register::new(ISSUER, record.plate.clone(), owner, record.standing)
}

/// The register of `record`'s vehicle, whose owner's license is recorded.
pub fn register(record: &VehicleRecord) -> Register {
    let mut register = empty_register(record);
    let name = match record.owner {
        Owner::Person(_) => None,
        Owner::Organization(_) => Some(PersonName::parse("车队王主管").expect("a name")),
    };
    register
        .record_license(&operation_on(0, ISSUED_AT), issue(record).log_entry(), name.as_ref())
        .expect("a license");
    register
}

/// The owner's request to lend `record`'s license to `grantee` for `purpose`, made and verified at `now`.
pub fn request(
    record: &VehicleRecord,
    grantee: Grantee,
    purpose: Purpose,
    last_day: &str,
    now: u64,
) -> VerifiedRequest {
    let terms = RequestTerms {
        grantee,
        purpose,
        last_day: day(last_day),
        replace: false,
    };
    let signed = holder(record)
        .request(
            &terms,
            instant(now),
            &mut Deterministic::new(&format!("{now} {purpose}")),
        )
        .expect("a request")
        .sign(&key("holder"))
        .expect("a signature");
    AuthorizationRequest::from_bytes(&signed)
        .and_then(|request| request.verify(issue(record).log_entry(), instant(now)))
        .expect("a request")
}

/// A status position for the authorization of a purpose.
pub fn lent_position(purpose: Purpose) -> StatusPosition {
    StatusPosition::new(8, 700_000 + u32::from(purpose.number())).expect("a position")
}

/// `record`'s license, lent to the test grantee for `purpose` until 2026-09-22, the seventh working day, and issued to
/// the grantee's test key.
pub fn lend(record: &VehicleRecord, purpose: Purpose) -> IssuedAuthorization {
    let mut register = register(record);
    let request = request(record, grantee(), purpose, "2026-09-22", ISSUED_AT);
    let operation = operation_on(1, ISSUED_AT);
    let Granted { ticket, .. } = register
        .grant(&operation, &request, &Calendars::built_in(), lent_position(purpose))
        .expect("a grant");
    let terms = authorization_terms(ISSUED_AT);
    let mut random = Deterministic::new("authorization seed");
    Authority::new(issuer(), LICENSE_KEY)
        .expect("an authorization key")
        .authorize(ticket, record, &enrolled("grantee"), &terms, &mut random)
        .expect("an authorization")
        .sign(&key("issuer"))
        .expect("a signature")
}

/// The wallet of the test grantee with `record`'s license, lent for `purpose`.
pub fn borrower(record: &VehicleRecord, purpose: Purpose) -> Holder {
    let file = lend(record, purpose).secret_file();
    Holder::import(&file, &trust(), &key("grantee").public_key()).expect("a file")
}
