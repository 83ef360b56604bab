//! Cards to look at, of ordinary and of hostile shows, and what finds a cell in them. The test beside them draws them; it
//! is no default member's, because a rasterizer is long to build.

use support::fixture::{SHOWN_AT, borrower, holder, instant, key, record, trust};
use vehicle_license::issue::VehicleRecord;
use vehicle_license::present::View;
use vehicle_license::render::Card;
use vehicle_license::value::{Address, InspectionRecord, Model, Owner, PersonName, Remarks, Standing};
use vehicle_license::{Challenge, DisplayClass, Input, Place, Policy, Purpose, Question, Trust, Verified, Verifier};

/// A show, its verdict, and its card with the code: with the viewer's fonts, and with shapes.
pub struct Drawn {
    pub text: String,
    pub verified: Verified,
    pub svg: String,
    pub outlined: String,
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

/// The card of a show, verified.
pub fn drawn(text: String, purpose: Purpose, challenge: Option<&Challenge>) -> Drawn {
    let verified = verify(&text, purpose, challenge, &trust());
    let card = Card::new(&verified).with_qr(&text).expect("a code");
    let (svg, outlined) = (card.to_svg(), card.with_outlines(&outlines::Shapes).to_svg());
    Drawn {
        text,
        verified,
        svg,
        outlined,
    }
}

/// The card of an owner's show.
pub fn by_owner(record: &VehicleRecord, view: &View<'_>, purpose: Purpose) -> Drawn {
    let show = holder(record).present(view, instant(SHOWN_AT), &key("holder"));
    drawn(show.expect("a show").to_text(), purpose, None)
}

/// The card of a grantee's show.
pub fn by_grantee(record: &VehicleRecord, view: &View<'_>, purpose: Purpose) -> Drawn {
    let show = borrower(record, purpose).present(view, instant(SHOWN_AT), &key("grantee"));
    drawn(show.expect("a show").to_text(), purpose, None)
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
    let claim = Purpose::InsuranceClaim;
    let mut cards = vec![
        by_owner(&longest(), &View::for_purpose(Purpose::Mortgage), Purpose::Mortgage),
        by_grantee(&record(), &View::for_purpose(claim), claim),
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
