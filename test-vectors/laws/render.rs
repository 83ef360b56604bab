//! Pictures say what the verdict says: nothing hidden, nothing cut, nothing forged by a name, and the same
//! watermark on both screens.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pictures::{
    Drawn, Pages, by_grantee, by_owner, demanding, element, hostile, of_standing, parse, sides, told, verify,
};
use vehicle_license::credential::FieldName;
use vehicle_license::error::TextError;
use vehicle_license::present::{Added, QrLevel, View, Wallet};
use vehicle_license::render::{Card, Languages, Outlines, QrCode, TileLayout};
use vehicle_license::value::{Language, Model, Owner, PersonName};
use vehicle_license::{Challenge, DisplayClass, Input, Place, Purpose, Question, Trust, Verified, Verifier};

use super::fixture::{self, SHOWN_AT, everything_asked, holder, instant, key, record, trust};
use super::mutate;
use super::{challenge, policy, shown_at};

/// Owner and grantee, whole view and everyday view, every purpose.
pub(crate) fn all() -> &'static [(String, Drawn)] {
    static ALL: LazyLock<Vec<(String, Drawn)>> = LazyLock::new(draw_all);
    &ALL
}

fn draw_all() -> Vec<(String, Drawn)> {
    let record = record();
    let mut all = Vec::new();
    for purpose in Purpose::ALL {
        for (name, view) in [
            ("whole", View::for_purpose(purpose)),
            ("everyday", View::everyday_for(purpose)),
        ] {
            all.push((format!("owner, {purpose}, {name}"), by_owner(&record, &view, purpose)));
            let lent = by_grantee(&record, &view, purpose);
            all.push((format!("grantee, {purpose}, {name}"), lent));
        }
    }
    all
}

/// A cell's text, without its label and tags: what stands in its value's box.
fn value(document: &roxmltree::Document<'_>, id: &str) -> String {
    let cell = element(document, id);
    let boxes = cell.children().filter(|child| child.has_tag_name("svg"));
    boxes.map(told).collect()
}

fn has(document: &roxmltree::Document<'_>, id: &str) -> bool {
    document.descendants().any(|node| node.attribute("id") == Some(id))
}

/// What each field keeps hidden unless it is shown whole. A mask shows part of it, never these parts.
pub(crate) const SECRETS: [(FieldName, &[&str]); 14] = [
    (
        FieldName::Grantee,
        &["李四明", "四明", "35010219881112001X", "1021988", "19881112"],
    ),
    (FieldName::Owner, &["张三丰", "三丰"]),
    (FieldName::Vin, &["LSVWY4180KN246094", "0KN246094", "246094"]),
    (FieldName::RegisteredOn, &["2015-04-11"]),
    (FieldName::IssuedOn, &["2015-04-11"]),
    (FieldName::EngineNumber, &["8B12345"]),
    (
        FieldName::Technical,
        &["1870 kg", "1375 kg", "4945 ×", "× 1845", "1480 mm"],
    ),
    (
        FieldName::InspectionRecord,
        &["检验有效期至2026年09月闽A(01)", "2026年09月闽A"],
    ),
    (FieldName::Document, &["350102199003071234", "1021990", "19900307"]),
    (FieldName::Address, &["鼓楼区", "八一七", "501室"]),
    (FieldName::SubPageNumber, &["3510012345678"]),
    (FieldName::FileNumber, &["350100123456"]),
    (FieldName::Model, &["北京现代"]),
    (FieldName::ScrapBy, &["2030-04-11"]),
];

/// Whether the purpose of the show may see the owner's document, masked or whole; the fixture shows it wherever it may.
pub(crate) fn may_see(verified: &Verified) -> bool {
    let facts = verified.facts();
    let purpose = facts.lent_for().or(facts.checked_purpose());
    let seeing = [
        Purpose::BuyInsurance,
        Purpose::InsuranceClaim,
        Purpose::Mortgage,
        Purpose::UsedCarSale,
        Purpose::VehicleRegistration,
    ];
    purpose.is_some_and(|purpose| seeing.contains(&purpose))
}

#[test]
fn what_is_not_shown_whole_is_nowhere_in_the_picture() {
    let mut seen = BTreeMap::new();
    for (name, drawn) in all() {
        let fields = drawn.verified.facts().fields();
        for (picture, svg, _) in drawn.pictures() {
            let document = parse(svg);
            // Watermark and title too; each cell's lines joined, so that a wrapped value is found as well. Coordinates
            // are no text, and the code is the show itself.
            let mut places: Vec<String> = document
                .descendants()
                .filter(|node| node.is_element() && !node.has_tag_name("path"))
                .map(told)
                .collect();
            places.extend(
                document
                    .descendants()
                    .filter(|node| !node.has_tag_name("path"))
                    .flat_map(|node| node.attributes())
                    .filter(|attribute| !attribute.value().chars().all(|c| c.is_ascii_digit()))
                    .map(|attribute| attribute.value().to_string()),
            );
            for (field, secrets) in SECRETS {
                // The two days are the same in the fixture, and always shown together.
                let shown = field.state(fields) == "full";
                for secret in secrets {
                    let found = places.iter().any(|place| place.contains(secret));
                    assert!(shown || !found, "{name}: {secret} is in the {picture}");
                    *seen.entry(*secret).or_insert(false) |= found;
                }
            }
        }
    }
    // The list can bite: what is opened is found, except for numbers that only occur in a longer one.
    for (secret, found) in seen {
        assert!(found || secret == "350102199003071234", "{secret} is never shown");
    }
}

#[test]
fn every_state_of_a_field_differs_in_word_and_shape() {
    let mut states = BTreeMap::new();
    for (name, drawn) in all() {
        let document = parse(&drawn.svg);
        let fields = drawn.verified.facts().fields();
        for field in FieldName::ALL {
            let id = format!("vl-{}", field.name());
            let cells: Vec<String> = match field {
                FieldName::Technical if fields.technical().full().is_some() => vec!["vl-total-mass".into()],
                FieldName::Technical => ["total-mass", "curb-mass", "rated-load", "towed-mass", "dimensions"]
                    .map(|part| format!("vl-{part}"))
                    .into(),
                FieldName::Grantee if matches!(drawn.verified, Verified::OwnerShow(_)) => {
                    assert!(!has(&document, &id), "{name}: an owner's card names a grantee");
                    continue;
                }
                FieldName::IssuingAuthority => {
                    // Known by the signature, whether the register's short form of it is shown or not.
                    let (said, short) = (told(element(&document, &id)), fields.issuing_authority().full());
                    assert!(said.contains(drawn.verified.facts().issuer().1), "{name}: {said}");
                    assert_eq!(said.contains("闽A"), short.is_some(), "{name}: {said}");
                    continue;
                }
                FieldName::Document if !has(&document, &id) => {
                    assert!(!may_see(&drawn.verified), "{name}: the owner's number has no cell");
                    continue;
                }
                // Only an organization's license names one.
                FieldName::Carrier if field.state(fields) != "masked" => {
                    assert!(!has(&document, &id), "{name}: a card names a carrier");
                    continue;
                }
                _ => vec![id],
            };
            for cell in cells {
                let cell = element(&document, &cell);
                let state = field.state(fields);
                assert_eq!(cell.attribute("data-state"), Some(state), "{name}: {}", field.name());
                let (text, fills) = (told(cell), fills(cell));
                let words = ["脱敏 masked", "无none", "未出示not shown", "未授权not lent"];
                let said: Vec<&str> = words.into_iter().filter(|word| text.contains(word)).collect();
                let (expected, shape): (&[&str], _) = match state {
                    "full" => (&[], None),
                    "masked" => (&words[..1], None),
                    "none" => (&words[1..2], None),
                    "not-shown" => (&words[2..3], Some("url(#vl-lines)")),
                    _ => (&words[3..], Some("url(#vl-dots)")),
                };
                assert_eq!(said, expected, "{name}: {}: {text}", field.name());
                assert_eq!(
                    fills.iter().find(|fill| fill.starts_with("url")).map(String::as_str),
                    shape
                );
                if state == "masked" {
                    assert!(text.contains('*'), "{name}: {}: {text}", field.name());
                }
                *states.entry(state).or_insert(0) += 1;
            }
        }
    }
    assert_eq!(states.len(), 5, "{states:?}");
}

/// A company's card names who acts for it, masked, beside the owner.
#[test]
fn a_companys_card_names_its_carrier() {
    for purpose in Purpose::ALL {
        let company = fixture::company_record();
        let drawn = by_owner(&company, &View::everyday_for(purpose), purpose);
        let document = parse(&drawn.svg);
        let cell = element(&document, "vl-carrier");
        assert_eq!(cell.attribute("data-state"), Some("masked"), "{purpose}");
        let said = told(cell);
        assert!(
            said.contains("经办人") && said.contains("王*") && said.contains("3****3X"),
            "{said}"
        );
        assert!(
            told(element(&document, "vl-owner")).contains(company.owner.name()),
            "{purpose}"
        );
        let lent = by_grantee(&company, &View::everyday_for(purpose), purpose);
        assert!(
            !has(&parse(&lent.svg), "vl-carrier"),
            "{purpose}: a lent copy names a carrier"
        );
    }
}

/// So what holds of the words of one holds of the other's; and nothing of ours needs a font.
#[test]
fn shapes_change_no_word_and_cover_every_word() {
    for (name, drawn) in all() {
        for (picture, plain, outlined) in drawn.pictures() {
            let (plain, outlined) = (parse(plain), parse(outlined));
            let parts = |document: &roxmltree::Document<'_>| -> Vec<(String, String)> {
                let nodes = document.descendants();
                let named = nodes.filter_map(|node| Some((node.attribute("id")?.to_string(), told(node))));
                named.filter(|(_, text)| !text.is_empty()).collect()
            };
            assert_eq!(parts(&plain), parts(&outlined), "{name}, {picture}");
            let watermark = drawn.verified.facts().watermark();
            let lines: String = watermark.lines().collect();
            let tile = told(element(&outlined, "vl-tile"));
            assert_eq!(tile.replace(' ', ""), lines.replace(' ', ""), "{name}, {picture}");
            assert_eq!(without_shape(&outlined), "", "{name}, {picture}: these have no shape");
        }
    }
}

/// What is left to the viewer's fonts.
fn without_shape(outlined: &roxmltree::Document<'_>) -> String {
    let tspans = outlined.descendants().filter(|node| node.has_tag_name("tspan"));
    let shown = tspans.filter(|node| node.attribute("fill-opacity").is_none());
    shown.map(told).collect()
}

/// Each shape is defined once, in path data, and every reference has its definition.
#[test]
fn every_shape_is_defined_once() {
    let claim = Purpose::InsuranceClaim;
    let drawn = by_grantee(&record(), &View::for_purpose(claim), claim);
    let document = parse(&drawn.outlined);
    let mut used: Vec<&str> = Vec::new();
    for node in document.descendants().filter(|node| node.has_tag_name("use")) {
        let reference = node.attribute("href").expect("a reference");
        element(&document, reference.strip_prefix('#').expect("a part of this document"));
        used.push(reference);
    }
    used.sort_unstable();
    used.dedup();
    let paths = document.descendants().filter(|node| node.has_tag_name("path"));
    let defined = paths.filter(|path| path.has_attribute("id")).count();
    assert_eq!(used.len(), defined + 1, "the shapes and the tile");
}

fn fills(node: roxmltree::Node<'_, '_>) -> Vec<String> {
    node.descendants()
        .filter_map(|node| node.attribute("fill"))
        .map(str::to_string)
        .collect()
}

#[test]
fn a_name_is_text_whatever_it_holds() {
    for name in hostile() {
        let mut record = record();
        record.owner = Owner::Person(PersonName::parse(&name).expect("a name of the text rule"));
        record.model = Some(Model::parse(&name).expect("a model"));
        let drawn = by_owner(&record, &View::for_purpose(Purpose::Accident), Purpose::Accident);
        for svg in drawn.pictures().flat_map(|(_, plain, outlined)| [plain, outlined]) {
            let document = parse(svg);
            for id in ["vl-owner", "vl-model"] {
                assert_eq!(value(&document, id).replace(' ', ""), name.replace(' ', ""), "{id}");
            }
            let known = [
                "svg", "title", "desc", "defs", "pattern", "rect", "circle", "g", "path", "text", "tspan", "use",
                "animate",
            ];
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                assert!(known.contains(&node.tag_name().name()), "{name}: {:?}", node.tag_name());
                for attribute in node.attributes() {
                    assert!(!attribute.name().starts_with("on"));
                    assert!(!attribute.name().contains("href") || attribute.value().starts_with("#vl-"));
                }
            }
            let tagged = told(element(&document, "vl-owner")).contains("含自造字");
            assert_eq!(tagged, name.contains('\u{E000}'));
        }
    }
}

/// With shapes: the same, and whatever stands in a line side by side does not overlap.
#[test]
fn no_shape_leaves_its_box() {
    for drawn in demanding() {
        for (picture, _, outlined) in drawn.pictures() {
            let document = parse(outlined);
            let shapes = document.descendants().filter(|node| node.has_tag_name("use"));
            let mut groups: Vec<_> = shapes.filter_map(|shape| shape.parent()).collect();
            groups.dedup();
            // The document's edge may cut a tile.
            groups.retain(|group| group.ancestors().all(|node| !node.has_attribute("aria-hidden")));
            for group in groups {
                let place = group.attribute("transform").expect("a place");
                let numbers = place.split(|c: char| !c.is_ascii_digit() && c != '.');
                let numbers: Vec<f32> = numbers.filter_map(|number| number.parse().ok()).collect();
                let [x, _, scale] = numbers[..] else { panic!("{place}") };
                let mut free = x;
                for shape in group.children() {
                    let code = shape.attribute("href").and_then(|id| id.strip_prefix("#vl-u"));
                    let character = u32::from_str_radix(code.expect("a shape"), 16)
                        .ok()
                        .and_then(char::from_u32);
                    let outline = outlines::Shapes
                        .outline(character.expect("a character"))
                        .expect("an outline");
                    let at: f32 = shape.attribute("x").and_then(|x| x.parse().ok()).expect("a place");
                    let left = x + at * scale;
                    assert!(left >= free - 0.01, "{character:?} at {left}, where {free} is free");
                    free = left + outline.advance as f32 * scale;
                }
                let (left, right) = sides(group);
                assert!(
                    x >= left && free <= right,
                    "{picture}: {place}: {x}..{free} in {left}..{right}"
                );
            }
        }
    }
}

#[test]
fn the_class_is_a_word_and_a_color() {
    let mut colors = Vec::new();
    for (letters, class) in [
        ("A", DisplayClass::Usable),
        ("G", DisplayClass::Notice),
        ("Q", DisplayClass::NotUsableNow),
        ("E", DisplayClass::Gone),
    ] {
        let drawn = of_standing(letters, Pages::Few);
        for (picture, svg, outlined) in drawn.pictures() {
            let missing = without_shape(&parse(outlined));
            assert_eq!(missing, "", "{class:?}, {picture}: these have no shape");
            let document = parse(svg);
            let band = element(&document, "vl-class");
            assert_eq!(band.attribute("data-class"), Some(class.name()));
            let told = told(band);
            assert!(
                told.contains(class.word().zh()) && told.contains(class.word().en()),
                "{told}"
            );
            for reason in drawn.verified.facts().vehicle_state().reasons() {
                assert!(
                    told.contains(reason.words().zh()) && told.contains(reason.words().en()),
                    "{told}"
                );
            }
            let ground = band.attribute("data-ground").expect("a color");
            assert!(
                document
                    .descendants()
                    .any(|node| node.attribute("fill") == Some(ground))
            );
            colors.push(ground.to_string());
        }
    }
    colors.sort();
    colors.dedup();
    assert_eq!(colors.len(), 4);
}

#[test]
fn codes_are_drawn_as_another_encoder_counts_them() {
    for purpose in Purpose::ALL {
        let text = by_owner(&record(), &View::for_purpose(purpose), purpose).text;
        let ours = QrCode::of(&text).expect("a code");
        let theirs = qrcode::QrCode::with_error_correction_level(&text, qrcode::EcLevel::M).expect("a code");
        assert_eq!(qrcode::Version::Normal(ours.version().into()), theirs.version());
        assert_eq!(ours.side() as usize, theirs.width());
    }
    let long = "A".repeat(3392);
    assert_eq!(QrCode::of(&long).map(|code| code.version()), Err(TextError::TooLong));
}

/// What counts is said as the holder's screen says it, and nothing of it in numbers for machines.
#[test]
fn a_code_is_said_to_live_sixty_seconds() {
    let drawn = by_owner(&record(), &View::everyday(), Purpose::Other);
    let until = instant(SHOWN_AT + 60).to_string();
    for (picture, svg, _) in drawn.pictures() {
        let document = parse(svg);
        assert_eq!(
            value(&document, "vl-code-until"),
            until.trim_end_matches(" +08:00"),
            "{picture}"
        );
        assert!(!has(&document, "vl-credential") && !has(&document, "vl-document"));
        let hexadecimal = |word: &str| word.len() >= 8 && word.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        for text in texts.map(told) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            assert!(!words.into_iter().any(hexadecimal), "{picture}: {text}");
        }
        if picture != "card" {
            let life = element(&document, "vl-life");
            let left = if picture.starts_with("holder") { "60" } else { "55" };
            assert_eq!(
                (life.attribute("data-left"), life.attribute("data-of")),
                (Some(left), Some("60"))
            );
        }
    }
}

#[test]
fn nobody_is_told_to_compare_a_car_that_is_not_there() {
    let drawn = by_owner(&record(), &View::everyday(), Purpose::Other);
    let remote = Question::new(Purpose::Other, Place::Remote).under(policy());
    let verified = Verifier::new(&trust()).verify(Input::text(&drawn.text), &remote, instant(SHOWN_AT + 5));
    let svg = Card::new(&verified.expect("a verdict")).to_svg();
    for words in ["核对车辆", "核对号牌", "来人", "the car,", "plate and person"] {
        assert!(!svg.contains(words), "{words}");
    }
    assert!(drawn.svg.contains("请核对车辆号牌"));
}

/// On a phone the code takes 60 % of the width or more, without its quiet zone.
#[test]
fn the_code_of_a_page_is_large() {
    let drawn = by_owner(&record(), &View::everyday(), Purpose::Other);
    let page = Card::new(&drawn.verified).portrait(Languages::Both);
    for level in QrLevel::ALL {
        let code = QrCode::at(level, &drawn.text).expect("a code");
        let page = page.clone().with_qr_at(level, &drawn.text).expect("a code");
        let svg = page.to_svg();
        let document = parse(&svg);
        let group = element(&document, "vl-code");
        let place = group.descendants().find_map(|node| node.attribute("transform"));
        let scale = place.and_then(|place| place.split("scale(").nth(1));
        let module: u32 = scale
            .and_then(|scale| scale.trim_end_matches(')').parse().ok())
            .expect("a scale");
        assert!(module * code.side() * 100 >= page.size().0 * 60, "{level:?}");
    }
}

/// The holder's page needs no trust data, and says what the verifier's says, except that it was verified.
#[test]
fn a_holder_draws_what_the_verifier_will() {
    let claim = Purpose::InsuranceClaim;
    let stored = holder(&record());
    let mut wallet = Wallet::new();
    assert_eq!(wallet.add(stored), Added::New);
    let bytes = wallet.secret_bytes();
    let wallet = Wallet::from_bytes(&bytes).expect("a wallet");
    let held = wallet.list(shown_at()).next().expect("a license");
    let view = View::for_purpose(claim);
    let preview = held.preview(&view, shown_at()).expect("a preview");
    let text = held
        .present(&view, shown_at(), &key("holder"))
        .expect("a show")
        .to_text();
    let own = Card::of_preview(&preview)
        .portrait(Languages::Both)
        .with_qr(&text)
        .expect("a code")
        .to_svg();
    let verified = verify(&text, claim, None, &trust());
    let theirs = Card::new(&verified)
        .portrait(Languages::Both)
        .with_qr(&text)
        .expect("a code")
        .to_svg();
    let (own, theirs) = (parse(&own), parse(&theirs));
    for node in own.descendants().filter(|node| node.has_attribute("data-state")) {
        let id = node.attribute("id").expect("an id");
        assert_eq!(told(node), told(element(&theirs, id)), "{id}");
    }
    for id in ["vl-class", "vl-tile"] {
        assert_eq!(told(element(&own, id)), told(element(&theirs, id)), "{id}");
    }
    for id in ["vl-verified-at", "vl-freshness"] {
        assert!(!has(&own, id) && has(&theirs, id), "{id}");
    }
    let card = Card::of_preview(&preview).to_svg();
    assert!(!has(&parse(&card), "vl-verified-at"));
}

/// A page in one language has no label, heading or state of the other.
#[test]
fn a_page_speaks_one_language() {
    let lent = by_grantee(&record(), &View::everyday(), Purpose::Rental);
    let page = |languages| Card::new(&lent.verified).portrait(languages).to_svg();
    let (zh, en) = (
        page(Languages::One(Language::Chinese)),
        page(Languages::One(Language::English)),
    );
    let (zh, en) = (parse(&zh), parse(&en));
    let texts = |document: &roxmltree::Document<'_>, id: &str| told(element(document, id));
    for field in FieldName::ALL {
        let (id, label) = (format!("vl-{}", field.name()), field.label());
        if !has(&zh, &id) {
            continue;
        }
        assert!(
            texts(&zh, &id).contains(label.zh()) && !texts(&zh, &id).contains(label.en()),
            "{id}"
        );
        assert!(
            texts(&en, &id).contains(label.en()) && !texts(&en, &id).contains(label.zh()),
            "{id}"
        );
    }
    let file = "vl-file-number";
    assert_eq!(
        (texts(&zh, file), texts(&en, file)),
        ("档案编号未授权".into(), "File No.not lent".into())
    );
}

#[test]
fn a_test_is_loud_and_a_license_in_service_is_not_called_one() {
    let text = by_grantee(&record(), &View::everyday(), Purpose::TestDrive).text;
    let mut issuer = fixture::issuer();
    issuer.test = false;
    let mut content = fixture::trust_content(vec![issuer.clone()]);
    content.test = false;
    let service = Trust::pinned(&content.to_bytes().expect("bytes")).expect("a trust file");
    content.test = true;
    let deployment = Trust::pinned(&content.to_bytes().expect("bytes")).expect("a trust file");
    for (trust, test) in [(&service, false), (&deployment, true), (&trust(), true)] {
        let verified = verify(&text, Purpose::TestDrive, None, trust);
        let svg = Card::new(&verified).to_svg();
        let document = parse(&svg);
        assert_eq!(has(&document, "vl-test"), test);
        assert_eq!(svg.contains("NOT VALID") && svg.contains("此证无效"), test);
        let watermark = verified.facts().watermark();
        assert_eq!(watermark.zh().starts_with("测试 无效 · "), test);
        assert_eq!(watermark.en().starts_with("TEST, NOT VALID · "), test);
    }
}

#[test]
fn the_watermark_says_who_for_what_and_until_when() {
    for purpose in Purpose::ALL {
        let drawn = by_grantee(&record(), &View::for_purpose(purpose), purpose);
        let watermark = &drawn.verified.facts().watermark();
        // A mortgage opens the full grantee; the watermark never does.
        let matter = purpose.name_zh();
        assert_eq!(
            watermark.zh(),
            format!("测试 无效 · 授权使用人：李*（3****1X） 用途事项：{matter} 有效期至2026年09月22日")
        );
        assert_eq!(
            watermark.en(),
            format!(
                "TEST, NOT VALID · Lent to 李* (3****1X) for {}, until 2026-09-22",
                purpose.name_en()
            )
        );
        assert_eq!(watermark.trace(), None);
    }
    let record = record();
    let plain = by_owner(&record, &View::everyday(), Purpose::Other);
    let stated = by_owner(&record, &View::everyday_for(Purpose::Rental), Purpose::Rental);
    let zh = |drawn: &Drawn| drawn.verified.facts().watermark().zh().to_string();
    assert_eq!(
        zh(&plain),
        "测试 无效 · 闽AD12345（小型新能源汽车） 所有人出示 2026年09月14日"
    );
    assert_eq!(
        zh(&stated),
        "测试 无效 · 闽AD12345（小型新能源汽车） 所有人出示 用途事项：驾驶租赁汽车 2026年09月14日"
    );
}

#[test]
fn both_screens_draw_the_same_watermark() {
    let question = challenge(Purpose::InsuranceClaim);
    let show = holder(&record()).present(&everything_asked(&question), shown_at(), &key("holder"));
    let text = show.expect("a show").to_text();
    let policy = policy();
    // The holder's app: its own moment, no counter, the challenge as it was scanned.
    let scanned = Challenge::from_text(&question.to_text()).expect("a challenge");
    let own = Question::new(Purpose::InsuranceClaim, Place::Remote)
        .under(policy.clone())
        .answering(&scanned);
    let later = instant(shown_at().unix() + 60);
    let other = Question::new(Purpose::InsuranceClaim, Place::Counter)
        .under(policy.clone())
        .answering(&question);
    let verdict = |check, now| {
        Verifier::new(&trust())
            .verify(Input::text(&text), check, now)
            .expect("a verdict")
    };
    let (own, other) = (verdict(&own, shown_at()), verdict(&other, later));
    assert_eq!(own.facts().watermark(), other.facts().watermark());
    let digest = mutate::challenge_digest(question.as_bytes());
    assert_eq!(
        own.facts().watermark().trace(),
        Some(&*format!(
            "#{} 自称 Claims to be 平安保险福州理赔中心",
            mutate::hex(&digest[..4])
        ))
    );
    let card = |verdict: &Verified| Card::new(verdict).with_qr(&text).expect("a code").to_svg();
    let tiles = |verdict: &Verified| {
        let svg = card(verdict);
        let document = parse(&svg);
        let group = document
            .descendants()
            .find(|node| node.attribute("aria-hidden").is_some());
        told(group.expect("tiles"))
    };
    assert_eq!(tiles(&own), tiles(&other));
    assert_eq!(card(&own), card(&own));
}

/// The tiles reach every corner: from any point of a screen one is no farther than a tile's distance.
#[test]
fn the_tiles_cover_the_whole_rectangle() {
    let drawn = by_grantee(&record(), &View::everyday(), Purpose::TestDrive);
    let watermark = &drawn.verified.facts().watermark();
    for (width, height) in [
        (1960, 1719),
        (390, 844),
        (844, 390),
        (3000, 60),
        (60, 60),
        (1, 1),
        (0, 0),
    ] {
        let layout = TileLayout::new(watermark, width, height);
        assert_eq!(layout, TileLayout::new(watermark, width, height));
        let (sin, cos) = f64::from(layout.angle()).to_radians().sin_cos();
        let [half, pitch] = [layout.tile(), layout.pitch()].map(|(x, y)| (f64::from(x) / 2.0, f64::from(y) / 2.0));
        assert!(pitch.0 > half.0 && pitch.1 > half.1, "tiles do not touch");
        for step in 0..=20 * 20 {
            let share = |of: u32, at: i32| f64::from(of) * (f64::from(at) / 20.0 - 0.5);
            let (x, y) = (share(width, step % 21), share(height, step / 21));
            let (along, across) = (x * cos + y * sin, y * cos - x * sin);
            let near = |(left, top): &(i32, i32)| {
                (f64::from(*left) + half.0 - along).abs() <= pitch.0 * 2.0
                    && (f64::from(*top) + half.1 - across).abs() <= pitch.1 * 2.0
            };
            assert!(layout.positions().iter().any(near), "{width} × {height}: {x} {y}");
        }
        assert!(layout.positions().len() < 400, "{}", layout.positions().len());
    }
}
