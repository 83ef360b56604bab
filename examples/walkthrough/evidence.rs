//! Chapter 15: what the insurer kept of the answer, a year later.

use std::path::Path;

use vehicle_license::credential::FieldName;
use vehicle_license::error::{BundleError, EvidenceError};
use vehicle_license::evidence::{EvidenceRecord, Reverified};
use vehicle_license::verify::SignedForms;
use vehicle_license::{Bundle, StatusList, Trust};

use crate::sealed::Settled;
use crate::{Result, fixture, refused};
use support::mutate::{self, Item};

pub(crate) fn chapter(folder: &Path, settled: Settled, now: u64) -> Result<()> {
    println!("15. The claim is disputed a year later\n");
    let Settled { verdict, record } = settled;
    let stored = record.to_bytes();
    std::fs::write(folder.join("evidence.bin"), &stored)?;
    std::fs::write(folder.join("sealed-show.hex"), mutate::hex(&show_in(&stored)) + "\n")?;
    println!(
        "   The insurer kept a record of {} bytes, and of that day the trust bundle and the status list.",
        stored.len()
    );
    let record = EvidenceRecord::from_bytes(&stored)?;
    println!(
        "   By its own word it checked the code at {}, and its memory said: {}.\n",
        record.claimed_at(),
        record.memory_outcome().unwrap_or("nothing")
    );

    let pin = fixture::root_chain().pin();
    let bundle = Bundle::from_bytes(&std::fs::read(folder.join("bundle.cbor"))?)?;
    let year_later = fixture::instant(now + 86_400 * 365);
    let today = bundle.verify(&pin, year_later);
    refused(
        "The bundle of then, judged by the clock of now",
        today,
        BundleError::code,
        "bundle-root-expired",
    )?;
    let then = record.claimed_at();
    let trust = bundle.verify(&pin, then)?.into_trust();
    let lists = [StatusList::verify(
        &std::fs::read(folder.join("license-list.cwt"))?,
        &trust,
        then,
    )?];
    let other = Trust::pinned(&std::fs::read(folder.join("trust.cbor"))?)?;
    let missing = record.reverify(&other, &lists);
    refused(
        "Verified again with other trust data",
        missing,
        EvidenceError::code,
        "evidence-record-trust-missing",
    )?;
    let missing = record.reverify(&trust, &[]);
    refused(
        "Verified again without the list",
        missing,
        EvidenceError::code,
        "evidence-record-list-missing",
    )?;
    if record.reverify(&trust, &lists)? != Reverified::Whole(verdict.clone()) {
        return Err("the verdict of now is not the verdict of then".into());
    }
    println!("   With both, as of then, the verdict is the same, to the last field.\n");

    let archive = Archive {
        signed: verdict.facts().to_cose(),
        trust: &trust,
        lists: &lists,
    };
    let nothing = reduce(record.clone(), &archive)?;
    if nothing != record.clone().hiding_all() || nothing.id() != record.id() {
        return Err("field by field is not all at once, or a time stamp would be lost".into());
    }
    std::fs::write(folder.join("evidence-reduced.bin"), nothing.to_bytes())?;
    println!("   Both signatures verify to the end. They prove what the holder's key signed, for which question,");
    println!("   never when: an insurer with time can make such a record later. There is room for a time stamp");
    println!("   of somebody else's, over 32 bytes that no reduction changes.\n");
    let Reverified::Reduced(facts) = nothing.reverify(&trust, &lists)? else {
        return Err("a record without values is reduced".into());
    };
    let SignedForms { credential, show } = facts.to_cose();
    std::fs::write(folder.join("evidence-license.cose"), credential)?;
    std::fs::write(folder.join("evidence-show.cose"), show)?;
    Ok(())
}

/// What was signed, and the archive of then.
struct Archive<'a> {
    signed: SignedForms,
    trust: &'a Trust,
    lists: &'a [StatusList],
}

impl Archive<'_> {
    /// Fails unless the very forms that were signed verify, from what is left.
    fn verify(&self, record: &EvidenceRecord) -> Result<()> {
        match record.reverify(self.trust, self.lists)? {
            Reverified::Reduced(facts) if facts.to_cose() == self.signed => Ok(()),
            _ => Err("reducing changed what was signed".into()),
        }
    }

    fn step(&self, what: &str, record: &EvidenceRecord) -> Result<()> {
        self.verify(record)?;
        println!("   {:4} bytes: {what}", record.to_bytes().len());
        Ok(())
    }
}

/// Takes one field after the other out, and verifies what is left each time.
fn reduce(record: EvidenceRecord, archive: &Archive<'_>) -> Result<EvidenceRecord> {
    println!("   Personal data are taken out, field by field, and what is left is verified again each time. A digest");
    println!("   stands for what is out, so that a record can grow by it:");
    let mut record = record.masking(FieldName::Owner).masking(FieldName::Document);
    archive.step("owner and document masked", &record)?;
    for field in FieldName::ALL {
        record = record.hiding(*field);
        archive.verify(&record)?;
        if *field == FieldName::Address {
            archive.step(
                "without the owner, the VIN, the document, the address and more",
                &record,
            )?;
        }
    }
    archive.step("plate and standing alone", &record)?;
    record = record.hiding_standing();
    archive.step("the plate alone", &record)?;
    record = record.hiding_plate();
    archive.step("nothing", &record)?;
    println!();
    Ok(record)
}

/// The show in clear, out of a stored record: [label, body, check], and in the body the fourth item.
fn show_in(stored: &[u8]) -> Vec<u8> {
    let (mut stored, _) = Item::parse(stored);
    let (mut record, _) = Item::parse(stored.at(&[1]).as_bytes());
    record.at(&[3]).as_bytes().to_vec()
}
