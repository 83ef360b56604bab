//! Forms, check digits and what a register holds.

use super::*;
use alloc::string::ToString;
use proptest::prelude::*;

fn vin(text: &str) -> Vin {
    Vin::parse(text).unwrap()
}

#[test]
fn check_digits() {
    for text in [
        "1M8GDM9AXKP042788",
        "LSVWY4180KN246094",
        "LSGPC52U6AF102554",
        "11111111111111111",
    ] {
        assert_eq!(vin(text).check_digit(), CheckDigit::Matches, "{text}");
    }
    for text in ["1M8GDM9A1KP042788", "LSVWY4181KN246094", "WVWZZZ1KZ6W612345"] {
        assert_eq!(vin(text).check_digit(), CheckDigit::Differs, "{text}");
    }
    assert_eq!(vin("12345678").check_digit(), CheckDigit::NotApplicable);
}

#[test]
fn forms() {
    assert_eq!(vin("lsvwy418 0kn246094").as_str(), "LSVWY4180KN246094");
    for bad in [
        "LSVWY418OKN246094",
        "LSVWY4180IN246094",
        "LSVWY4180QN246094",
        "LSVWY4180-N246094",
    ] {
        assert_eq!(Vin::parse(bad), Err(ValueError::VinMalformed), "{bad}");
    }
    for (text, ok) in [
        ("123", false),
        ("1234", true),
        ("LSVWY4180KN24609", true),
        ("LSVWY4180KN24609QI", true),
        ("1234567890123456789012345", true),
        ("12345678901234567890123456", false),
        ("1-34", true),
        ("-134", false),
        ("134-", false),
        ("编号1234", false),
        ("", false),
    ] {
        assert_eq!(Vin::parse(text).is_ok(), ok, "{text}");
    }
    assert!(vin("LSVWY4180KN246094").is_vin() && !vin("LSVWY4180KN24609").is_vin());
    assert_eq!(Vin::from_canonical("lsvwy4180kn246094"), Err(ValueError::NotCanonical));
    assert_eq!(Vin::from_canonical("1 234"), Err(ValueError::NotCanonical));
}

#[test]
fn engine_numbers() {
    let engine = |text| EngineNumber::parse(text).map(|number| number.to_string());
    assert_eq!(engine(" 8b12345 "), Ok("8B12345".to_string()));
    assert_eq!(engine("*CAEB-1.6/A 12*"), Ok("*CAEB-1.6/A 12*".to_string()));
    let long = "123456789012345678901234567890";
    assert!(engine("1").is_ok() && engine(long).is_ok());
    for bad in ["", " ", "--", "1  2", "1\t2", "发1", "1\u{200B}", &[long, "1"].concat()] {
        assert_eq!(engine(bad), Err(ValueError::EngineNumberMalformed), "{bad}");
    }
    assert_eq!(EngineNumber::from_canonical("8b12345"), Err(ValueError::NotCanonical));
    assert_eq!(EngineNumber::from_canonical(" 8B12345"), Err(ValueError::NotCanonical));
}

#[test]
fn as_recorded() {
    // Frame numbers outside the norm: I, O, Q in 17 characters, signs, too short, without a number.
    for text in ["LSVWY4180IN246094", "LE4*123", "123", "1", "-134", "无", "编号1234"] {
        let vin = Vin::from_register(text).unwrap();
        assert_eq!(vin.as_str(), text);
        assert!(vin.is_as_recorded() && !vin.is_vin(), "{text}");
        assert_eq!(vin.check_digit(), CheckDigit::NotApplicable, "{text}");
    }
    for text in [
        "TZ220XS001、TZ180XS002",
        "TZ220,TZ180",
        "8B12345;8B12346",
        "无",
        "--A=1",
        "A&B:1",
    ] {
        assert!(EngineNumber::from_register(text).is_ok(), "{text}");
        assert_eq!(
            EngineNumber::from_register(text).unwrap().is_as_recorded(),
            EngineNumber::parse(text).is_err()
        );
    }
    assert!(
        EngineNumber::from_register("TZ220XS001、TZ180XS002")
            .unwrap()
            .is_as_recorded()
    );
    let ones = |count| "、".repeat(count) + "1";
    assert!(Vin::from_register(&ones(23)).is_ok() && Vin::from_register(&ones(24)).is_ok());
    assert_eq!(Vin::from_register(&ones(25)), Err(ValueError::VinMalformed));
    assert!(EngineNumber::from_register(&ones(28)).is_ok() && EngineNumber::from_register(&ones(29)).is_ok());
    assert_eq!(
        EngineNumber::from_register(&ones(30)),
        Err(ValueError::EngineNumberMalformed)
    );
    // What today's rule accepts in another spelling has one spelling.
    for text in ["lsvwy4180kn246094", "ＬＳＶWY4180KN246094", "LSVWY4180 KN246094"] {
        assert_eq!(Vin::from_register(text), Err(ValueError::NotCanonical), "{text}");
    }
    for text in [" 8B12345", "8b12345", "８B12345", "8B（1）"] {
        assert_eq!(
            EngineNumber::from_register(text),
            Err(ValueError::NotCanonical),
            "{text}"
        );
    }
    assert_eq!(
        EngineNumber::from_register("发1\u{200B}"),
        Err(ValueError::EngineNumberMalformed)
    );
}

#[test]
fn typed_in_full_width() {
    assert_eq!(
        vin("ＬＳＶＷＹ４１８０　ＫＮ２４６０９４").as_str(),
        "LSVWY4180KN246094"
    );
    assert_eq!(EngineNumber::parse("\u{3000}８Ｂ－１ ").unwrap().as_str(), "8B-1");
}

proptest! {
    #[test]
    fn what_parses_is_canonical(text in "[ -~]{0,28}") {
        if let Ok(vin) = Vin::parse(&text) {
            prop_assert!(!vin.is_as_recorded());
            prop_assert_eq!(Vin::from_canonical(vin.as_str()), Ok(vin.clone()));
            prop_assert_eq!(Vin::from_register(vin.as_str()), Ok(vin));
        }
        if let Ok(number) = EngineNumber::parse(&text) {
            prop_assert!(!number.is_as_recorded());
            prop_assert_eq!(EngineNumber::from_canonical(number.as_str()), Ok(number.clone()));
            prop_assert_eq!(EngineNumber::from_register(number.as_str()), Ok(number));
        }
    }

    #[test]
    fn a_number_of_the_register_is_kept_exactly(text in "[0-9A-Za-z、，无 *-]{0,32}") {
        if let Ok(vin) = Vin::from_register(&text) {
            prop_assert_eq!(vin.is_as_recorded(), Vin::from_canonical(&text).is_err());
            prop_assert_eq!(vin.as_str(), text.as_str());
        }
        if let Ok(number) = EngineNumber::from_register(&text) {
            prop_assert_eq!(number.is_as_recorded(), EngineNumber::from_canonical(&text).is_err());
            prop_assert_eq!(number.as_str(), text.as_str());
        }
    }

    #[test]
    fn the_check_digit_sees_any_other_digit(text in "[A-HJ-NPR-Z0-9]{8}0[A-HJ-NPR-Z0-9]{8}") {
        let right = "0123456789X".chars().filter(|digit| {
            let mut number = text.clone();
            number.replace_range(8..9, &digit.to_string());
            vin(&number).check_digit() == CheckDigit::Matches
        });
        prop_assert_eq!(right.count(), 1);
    }
}
