//! The table of vehicle types, row by row and as a whole.

use proptest::prelude::*;

use super::*;

fn name(code: &str) -> Option<String> {
    VehicleType::from_canonical(code).unwrap().name_zh()
}

#[test]
fn names_compose() {
    for (code, expected) in [
        ("K11", "大型普通客车"),
        ("K28", "中型专用校车"),
        ("K33", "小型轿车"),
        ("K39", "小型面包车"),
        ("H11", "重型栏板货车"),
        ("H23", "中型封闭式货车"),
        ("H16", "重型集装箱车"),
        ("H1E", "重型集装箱自卸货车"),
        ("H1J", "重型专门用途货车"),
        ("H3J", "轻型专门用途货车"),
        ("H3A", "轻型车辆运输车"),
        ("H51", "栏板低速货车"),
        ("H45", "微型自卸货车"),
        ("H5B", "厢式自卸低速货车"),
        ("Q21", "中型半挂牵引车"),
        ("Z72", "轻型载货专项作业车"),
        ("B1C", "重型车辆运输半挂车"),
        ("B21", "中型栏板半挂车"),
        ("B1A", "重型专项作业半挂车"),
        ("B3V", "轻型中置轴车辆运输挂车"),
        ("G19", "重型特殊用途全挂车"),
        ("G3F", "轻型特殊用途自卸全挂车"),
        ("B2W", "中型中置轴普通挂车"),
        ("G2E", "中型仓栅式自卸全挂车"),
        ("M14", "正三轮载货摩托车"),
        ("N11", "三轮汽车"),
        ("D12", "有轨电车"),
        ("T11", "大型轮式拖拉机"),
        ("T23", "手扶变形运输机"),
        ("J13", "轮式平地机械"),
        ("X99", "其他"),
    ] {
        assert_eq!(name(code).as_deref(), Some(expected), "{code}");
    }
}

#[test]
fn unknown_codes_are_values_without_a_name() {
    for code in ["K10", "H36", "H3E", "H2J", "H3H", "Z61", "B3A", "G39", "X11", "A00"] {
        assert_eq!(name(code), None, "{code}");
    }
    assert_eq!(
        VehicleType::from_canonical("K99").unwrap().class_en(),
        Some("passenger car or bus")
    );
    for code in ["K16", "K26", "K33", "K43"] {
        let car = VehicleType::from_canonical(code).unwrap();
        assert_eq!(car.class_en(), Some("passenger car"), "{code}");
    }
    assert_eq!(VehicleType::from_canonical("A11").unwrap().class_en(), None);
}

#[test]
fn every_entry_is_reachable_and_has_a_class() {
    let mut count = 0;
    for (head, _, _, builds) in GROUPS {
        for (build, _) in builds {
            let code = VehicleType::from_canonical(&[head, *build].concat()).unwrap();
            assert!(code.name_zh().is_some() && code.class_en().is_some(), "{code}");
            count += 1;
        }
    }
    // Counted apart from the code, so that a lost row is seen.
    assert_eq!(count, 237);
}

#[test]
fn malformed() {
    for text in [
        "", "K", "K3", "K333", "k33", "K3a", "333", "KI3", "K3O", "K 3", "K3 ", "车", "大",
    ] {
        assert_eq!(
            VehicleType::from_canonical(text),
            Err(ValueError::CodeMalformed),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn form(text in "[A-Z][0-9A-Z]{2}") {
        let good = !text.bytes().skip(1).any(|b| b == b'I' || b == b'O');
        prop_assert_eq!(VehicleType::from_canonical(&text).is_ok(), good);
    }
}
