//! Cards to look at, of ordinary and of hostile shows, and what finds a cell in them. The test beside them draws them;
//! it is no default member's, because a rasterizer is long to build.

pub mod gallery;

use support::fixture::{self, SHOWN_AT, borrower, holder, instant, key, record, trust};
use support::mutate::{self, Credential, signing, uint};
use vehicle_license::issue::VehicleRecord;
use vehicle_license::key::LocalKey;
use vehicle_license::present::{Holder, View};
use vehicle_license::render::{Card, Languages};
use vehicle_license::value::{Address, InspectionRecord, Language, Model, Owner, PersonName, Remarks, Standing};
use vehicle_license::{Challenge, DisplayClass, Input, Place, Policy, Purpose, Question, Trust, Verified, Verifier};

/// A show, its verdict, and its pictures with the code.
pub struct Drawn {
    pub text: String,
    pub verified: Verified,
    /// The verifier's card: with the viewer's fonts, and with shapes.
    pub svg: String,
    pub outlined: String,
    /// The pages for a phone.
    pub pages: Vec<Page>,
}

/// A page for a phone.
pub struct Page {
    /// Whose it is, and in which languages.
    pub name: String,
    pub svg: String,
    pub outlined: String,
}

impl Drawn {
    /// Every picture: with the viewer's fonts, and with shapes.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let pages = self.pages.iter();
        let pages = pages.map(|page| (page.name.as_str(), page.svg.as_str(), page.outlined.as_str()));
        [("card", self.svg.as_str(), self.outlined.as_str())]
            .into_iter()
            .chain(pages)
    }
}

/// Which pages are drawn: a few for what is looked at often, or all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    Few,
    All,
}

impl Pages {
    fn of(self, whose: &str, card: &Card<'_>, often: Languages) -> Vec<Page> {
        let languages = Languages::ALL.into_iter();
        let languages = languages.filter(|languages| self == Self::All || *languages == often);
        let page = |languages: Languages| {
            let name = match languages {
                Languages::One(language) => language.name(),
                Languages::Both => "both",
            };
            let page = card.clone().portrait(languages);
            Page {
                name: format!("{whose}-{name}"),
                svg: page.to_svg(),
                outlined: page.with_outlines(&outlines::Shapes).to_svg(),
            }
        };
        languages.map(page).collect()
    }
}

/// The verdict five seconds after the show, whatever its class.
pub fn verify(text: &str, purpose: Purpose, challenge: Option<&Challenge>, trust: &Trust) -> Verified {
    let policy = Policy::counter().accept_test().accept_class(DisplayClass::Gone);
    let mut check = Question::new(purpose, Place::Counter).under(policy);
    if let Some(challenge) = challenge {
        check = check.answering(challenge);
    }
    Verifier::new(trust)
        .verify(Input::text(text), &check, instant(SHOWN_AT + 5))
        .expect("a verified show")
}

/// The verifier's pictures of a show.
pub fn drawn(text: String, purpose: Purpose, challenge: Option<&Challenge>, pages: Pages) -> Drawn {
    let verified = verify(&text, purpose, challenge, &trust());
    let card = Card::new(&verified).with_qr(&text).expect("a code");
    let pages = pages.of("verifier", &card, Languages::Both);
    let (svg, outlined) = (card.to_svg(), card.with_outlines(&outlines::Shapes).to_svg());
    Drawn {
        text,
        verified,
        svg,
        outlined,
        pages,
    }
}

/// The pictures of what `holder` shows, the holder's own among them.
pub fn shown(holder: &Holder, signer: &LocalKey, view: &View<'_>, purpose: Purpose, pages: Pages) -> Drawn {
    let now = instant(SHOWN_AT);
    let text = holder.present(view, now, signer).expect("a show").to_text();
    let preview = holder.preview(view, now).expect("a preview");
    let own = Card::of_preview(&preview).with_qr(&text).expect("a code");
    let own = pages.of("holder", &own, Languages::One(Language::Chinese));
    let mut drawn = drawn(text, purpose, None, pages);
    drawn.pages.extend(own);
    drawn
}

/// The pictures of an owner's show.
pub fn by_owner(record: &VehicleRecord, view: &View<'_>, purpose: Purpose) -> Drawn {
    shown(&holder(record), &key("holder"), view, purpose, Pages::Few)
}

/// The pictures of a grantee's show.
pub fn by_grantee(record: &VehicleRecord, view: &View<'_>, purpose: Purpose) -> Drawn {
    shown(&borrower(record, purpose), &key("grantee"), view, purpose, Pages::Few)
}

/// The pictures of a vehicle of this standing, shown by its owner. An authority refuses to issue for some, so the
/// license is made by hand.
pub fn of_standing(letters: &str, pages: Pages) -> Drawn {
    let standing = Standing::from_letters(letters, false, false).expect("a standing");
    let license = fixture::issue(&record());
    let mut credential = Credential::from_file(&license.secret_file(), signing(&key("issuer")));
    credential.set(1, uint(i64::from(standing.bits())));
    let show = mutate::Show {
        credential,
        shown_at: SHOWN_AT,
        bitmap: mutate::EVERYDAY,
        purpose: None,
        answers: None,
        evidence: None,
        holder: signing(&key("holder")),
    };
    drawn(mutate::qr("VL1:", &show.wire().encode()), Purpose::Other, None, pages)
}

/// Names a register may hold, and some it should not.
pub fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "</text><script>alert(1)</script>",
        "&amp;",
        "\"onload='alert(1)'",
        "]]><!--",
        "😀",
        "𠀋田",
        "葛\u{E0100}",
        "\u{E000}\u{F8FF}",
        "阿卜杜拉·买买提",
        "བཀྲ་ཤིས",
        "e\u{301}",
    ]
    .map(String::from)
    .into();
    names.push("张".repeat(64));
    names.push("W".repeat(64));
    names.push("Wm".repeat(29) + " M&<>");
    names.push("A\u{301}\u{301}\u{301}".repeat(16));
    names
}

/// The longest values of every type, in the widest letters.
pub fn longest() -> VehicleRecord {
    let mut record = record();
    record.owner = Owner::Person(PersonName::parse(&"W".repeat(64)).expect("a name"));
    record.model = Some(Model::parse(&"张W".repeat(32)).expect("a model"));
    record.address = Some(Address::parse(&"MW".repeat(64)).expect("an address"));
    record.remarks = Some(Remarks::parse(&"备".repeat(64)).expect("remarks"));
    record.inspection_record = Some(InspectionRecord::parse(&"W".repeat(128)).expect("a record"));
    record.standing = Standing::from_letters("DFGHIJ", true, true).expect("a standing");
    record
}

/// Whole and lent, long and hostile.
pub fn demanding() -> Vec<Drawn> {
    let (claim, mortgage) = (Purpose::InsuranceClaim, Purpose::Mortgage);
    let mut cards = vec![
        shown(
            &holder(&longest()),
            &key("holder"),
            &View::for_purpose(mortgage),
            mortgage,
            Pages::All,
        ),
        shown(
            &borrower(&record(), claim),
            &key("grantee"),
            &View::for_purpose(claim),
            claim,
            Pages::All,
        ),
    ];
    let accident = Purpose::Accident;
    for name in hostile() {
        let mut record = record();
        record.owner = Owner::Person(PersonName::parse(&name).expect("a name"));
        record.model = Some(Model::parse(&name).expect("a model"));
        cards.push(by_owner(&record, &View::for_purpose(accident), accident));
    }
    cards
}

/// The document read by another program; an error is a test's failure.
pub fn parse(svg: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(svg).expect("well-formed XML")
}

/// The text of an element, all parts in a row.
pub fn told(node: roxmltree::Node<'_, '_>) -> String {
    let texts = node.descendants().filter(roxmltree::Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// The one element with this id.
pub fn element<'a, 'i>(document: &'a roxmltree::Document<'i>, id: &str) -> roxmltree::Node<'a, 'i> {
    let mut found = document.descendants().filter(|node| node.attribute("id") == Some(id));
    let first = found.next().unwrap_or_else(|| panic!("no {id}"));
    assert!(found.next().is_none(), "{id} twice");
    first
}

/// Where the box around a text, or around its shapes, ends: at a value's clip, or at the card's edge.
pub fn sides(node: roxmltree::Node<'_, '_>) -> (f32, f32) {
    let outer = node.ancestors().find(|node| node.has_tag_name("svg"));
    let outer = outer.expect("a document");
    let number = |name| {
        outer
            .attribute(name)
            .map_or(0.0, |value| value.parse().expect("a number"))
    };
    (number("x"), number("x") + number("width"))
}
