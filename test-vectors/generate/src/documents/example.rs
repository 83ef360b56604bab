//! The worked example, SPEC §17: the text of `example.md` with every value computed.

use super::dump::{broken, dump, notation};
use super::shown::{of_answer, of_seal, of_show, of_trust, of_verdicts};
use super::template::{LINE, Values};
use crate::build::{license, show};
use crate::example::{claims, random};
use crate::fixture;
use crate::mutate::{Credential, Item, hex, public, sha256};

const TEMPLATE: &str = include_str!("example.md");
/// Labels of a license's array, without and with its signature.
const LICENSE: [&str; 9] = [
    "profile",
    "issuer",
    "key",
    "issued-at",
    "days",
    "status",
    "protection and proofing",
    "holder-key",
    "issuer signature",
];

/// The document.
pub(super) fn text_of() -> Result<String, String> {
    let mut values = Values::default();
    let license = license();
    of_license(&mut values, &license);
    of_tree(&mut values, &license);
    let everyday = show(&license, None);
    of_show(&mut values, &everyday)?;
    of_answer(&mut values, &license);
    of_trust(&mut values);
    of_verdicts(&mut values, &everyday)?;
    of_seal(&mut values)?;
    values.fill(TEMPLATE)
}

fn of_license(values: &mut Values, license: &Credential) {
    let (issuer, holder) = (fixture::key("issuer"), fixture::key("holder"));
    let of_key = |name: &str, key| {
        let (x, y) = public(key).to_coordinates();
        format!(
            "{name} secret  {}\n{name} point   {}\n{name} x       {}\n{name} y       {}",
            hex(key.secret_bytes().as_slice()),
            hex(public(key).as_compressed()),
            hex(&x),
            hex(&y)
        )
    };
    values.set(
        "keys",
        [of_key("issuer", &issuer), of_key("holder", &holder)].join("\n"),
    );
    values.set("issuer", license.issuer);
    values.set("key", license.key);
    values.set("issued", license.issued_at);
    values.set("issued-beijing", beijing(license.issued_at));
    values.set("issued-day", license.last_day() - license.days);
    values.set("last-day", day_of(license.expires() - 1));
    values.set("days", license.days);
    values.set("list", list(license));
    values.set("index", index(license));
    values.set("protection", PROTECTIONS[place(license.protection)]);
    values.set("proofing", PROOFINGS[place(license.proofing)]);
    let labels = license_labels(license);
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let without = Item::parse(&claims(license)).0;
    values.set("claims", dump(&without, &labeled("claims", &labels[..8])));
    values.set_hex(
        "tweak-input",
        &[
            b"vehicle-license tree 1",
            &license.issuer.to_be_bytes()[..],
            &license.issued_at.to_be_bytes(),
            &license.status.to_be_bytes(),
            license.holder_key.as_compressed(),
        ]
        .concat(),
    );
    values.set("tweak", hex(&license.tweak()));
    values.set("random", hex(&random()));
    values.set("seed", hex(&license.seed));

    let signed = license.signed();
    values.set(
        "license-protected",
        dump(&Item::parse(&signed.protected).0, &["", "alg", "kid", "typ"]),
    );
    let expires = format!("exp, {} Beijing", beijing(license.expires()));
    values.set(
        "license-payload",
        dump(
            &Item::parse(&signed.payload).0,
            &[
                "",
                "iss",
                &expires,
                "iat",
                "cnf",
                "COSE_Key",
                "",
                "",
                "",
                "",
                "status",
                "",
                "",
                "",
                "profile",
                "protection",
                "root",
                "proofing",
            ],
        ),
    );
    values.set_hex("license-structure", &signed.structure());
    values.set("license-id", hex(&license.id()));
    values.set("license-signature", signature(&license.signature()));
    values.set_hex("license-cose", &signed.message(&license.signature()).encode());
}

fn of_tree(values: &mut Values, license: &Credential) {
    let leaves = license.leaves.iter().zip(license.seeds(5)).zip(license.digests(5));
    let leaves: Vec<String> = (0..)
        .zip(leaves)
        .map(|(number, ((item, salt), digest))| {
            let (encoded, said) = match item {
                Some(item) => (
                    item.encode(),
                    format!("          {}\n", notation(&Item::parse(&item.encode()).0)),
                ),
                None => (vec![0xf7], String::new()),
            };
            let encoded = broken(&hex(&encoded), LINE).join("\n          ");
            format!(
                "{number:2} {}\n   salt   {}\n   item   {encoded}\n{said}   digest {}",
                LEAVES[number],
                hex(&salt),
                hex(&digest)
            )
        })
        .collect();
    values.set("leaves", leaves.join("\n"));
    let mut nodes = Vec::new();
    for level in 0..5 {
        let digests: Vec<String> = match level {
            0 => vec![hex(&license.root())],
            _ => license.digests(level).iter().map(|digest| hex(digest)).collect(),
        };
        for (index, (seed, digest)) in license.seeds(level).iter().zip(digests).enumerate() {
            let index = if level < 4 {
                format!(" {index}")
            } else {
                format!("{index:2}")
            };
            nodes.push(format!("({level},{index}) {} {digest}", hex(seed)));
        }
    }
    values.set("tree", nodes.join("\n"));
    let first = [&[2][..], &license.tweak(), &[0, 0], &license.seed].concat();
    values.set("first-input", hex(&first));
    values.set("first-digest", hex(&sha256(&[&first])));
    let use_nature = license.leaves[5].as_ref().expect("a value").encode();
    let leaf = [&[0][..], &license.tweak(), &[5], &license.seeds(5)[5], &use_nature].concat();
    values.set("leaf-input", hex(&leaf));
}

/// How many values stand inside an item.
pub(super) fn inner(item: &Item) -> usize {
    match item {
        Item::Array(items) => items.iter().map(|item| inner(item) + 1).sum(),
        _ => 0,
    }
}

pub(super) fn license_labels(license: &Credential) -> Vec<String> {
    let mut labels = LICENSE.map(String::from).to_vec();
    labels[5] = format!("status = {} × 2^20 + {}", list(license), index(license));
    labels[6] = format!("protection {} + 4 × proofing {}", license.protection, license.proofing);
    labels
}

pub(super) fn labeled<'a>(first: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&[first], rest].concat()
}

fn list(license: &Credential) -> u64 {
    license.status >> 20
}

fn index(license: &Credential) -> u64 {
    license.status & 0xf_ffff
}

fn place(number: u64) -> usize {
    usize::try_from(number).expect("a small number")
}

pub(super) fn signature(signature: &[u8; 64]) -> String {
    format!("{}\n            {}", hex(&signature[..32]), hex(&signature[32..]))
}

/// The moment in Beijing, without its offset.
pub(super) fn beijing(unix: u64) -> String {
    let text = fixture::instant(unix).to_string();
    text.split(" +").next().unwrap_or_default().into()
}

fn day_of(unix: u64) -> String {
    beijing(unix).split(' ').next().unwrap_or_default().into()
}

const PROOFINGS: [&str; 3] = ["none", "remote live check", "in person"];
const PROTECTIONS: [&str; 3] = ["software", "hardware", "hardware with unlock per use"];

pub(super) const LEAVES: [&str; 32] = [
    "plate",
    "standing",
    "inspection-until",
    "grantee, masked",
    "vehicle-type",
    "use-nature",
    "model",
    "colors",
    "energy",
    "seats",
    "scrap-by",
    "reserved",
    "owner, masked",
    "vin, masked",
    "carrier",
    "reserved",
    "vin",
    "owner",
    "registered-on",
    "issued-on",
    "engine-number",
    "technical",
    "remarks",
    "inspection-record",
    "document, masked",
    "address, masked",
    "issuing-authority",
    "sub-page-number",
    "document",
    "address",
    "file-number",
    "grantee",
];
