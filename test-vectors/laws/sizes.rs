//! How large shows are: the bounds that SPEC §16 is made for, and what a wallet tells before it signs.

use super::fixture::{Deterministic, everyday_asked, everything_asked, holder, key, record};
use super::{challenge, shown_at};
use support::sizes;
use vehicle_license::Purpose;
use vehicle_license::credential::FieldName;
use vehicle_license::present::{CodeSize, QrLevel, View};
use vehicle_license::render::QrCode;

/// The most bytes of some rows of SPEC §16, and the QR version they fit.
const BOUNDS: [(&str, usize, u8); 7] = [
    ("owner, everyday view", 317, 13),
    ("owner, mandatory fields alone", 280, 13),
    ("owner, vehicle type, VIN and name alone, for an accident", 400, 16),
    ("owner, everyday view, VIN and name whole, for an accident", 385, 15),
    ("owner, everything, for a mortgage", 530, 18),
    ("lent for a test drive, everything it carries", 312, 13),
    ("lent for a claim, everyday view", 330, 14),
];

#[test]
fn shows_stay_within_their_bounds() {
    let all = sizes::all();
    for (what, bytes, version) in BOUNDS {
        let row = all.iter().find(|row| row.what == what).expect("a row of this name");
        assert!(row.size.bytes() <= bytes, "{what}: {}", row.size.bytes());
        assert!(row.size.qr_version() <= version, "{what}: {}", row.size.qr_version());
    }
}

#[test]
fn the_tables_have_what_is_measured() {
    let (readme, rationale) = (include_str!("../../README.md"), include_str!("../../docs/rationale.md"));
    for row in sizes::all() {
        let (bytes, version) = (row.size.bytes(), row.size.qr_version());
        assert!(
            rationale.contains(&format!("| {} | {bytes} |", row.what)),
            "{}: {bytes}",
            row.what
        );
        let short = format!("| {} | {bytes} | {version} |", row.what);
        assert_eq!(readme.contains(&short), row.short, "{short}");
    }
}

#[test]
fn what_a_code_costs_is_told_before_it_is_signed() {
    let wallet = holder(&record());
    for purpose in [Purpose::Accident, Purpose::InsuranceClaim, Purpose::Mortgage] {
        for view in [
            View::for_purpose(purpose),
            View::everyday_for(purpose),
            View::only(&[FieldName::Vin, FieldName::Owner], Some(purpose)),
            View::only(&[], Some(purpose)),
            everything_asked(&challenge(purpose)),
        ] {
            let size = wallet.code_size(&view, shown_at()).expect("a size");
            let show = wallet.present(&view, shown_at(), &key("holder")).expect("a show");
            assert_eq!(size.bytes(), show.as_bytes().len());
            drawn_as_told(size, &show.to_text());
        }
        let sealing = vehicle_license::SealingKey::generate(&mut Deterministic::new("sealing key"));
        let question = challenge(purpose).sealed_to(sealing.public_key());
        for view in [everything_asked(&question), everyday_asked(&question)] {
            let size = wallet.code_size(&view, shown_at()).expect("a size");
            let mut random = Deterministic::new("seal");
            let answer = wallet
                .present_sealed(&view, shown_at(), &key("holder"), &mut random)
                .expect("an answer");
            assert_eq!(size.bytes(), answer.as_bytes().len());
            drawn_as_told(size, &answer.to_text());
        }
    }
    // What would not be made has no size.
    let beyond = View::everyday().opening(FieldName::Address);
    let refused = wallet.code_size(&beyond, shown_at()).map_err(|error| error.code());
    assert_eq!(refused.err(), Some("purpose-missing"));
}

/// The code that is drawn has the version told before it was signed, at every level.
fn drawn_as_told(size: CodeSize, text: &str) {
    for level in QrLevel::ALL {
        let drawn = QrCode::at(level, text).map(|code| code.version());
        assert_eq!(size.qr_version_at(level), drawn.ok());
    }
    assert_eq!(Some(size.qr_version()), size.qr_version_at(QrLevel::M));
}
